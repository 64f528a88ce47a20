//! Hamlets: "KP3", "KP 03" and "Khu phố 3" are one place, whether they stand in a column, an address, a title or
//! a sheet's name.

use crate::words::{self, fold};

/// Kinds of hamlet: the folded word, how it is shown, and whether a name without a number may follow it inside
/// running text ("bản đồ", "làng nghề" and "khu vực" begin with such words and are no hamlets).
const KINDS: [(&str, &str, bool); 13] = [
    ("to dan pho", "Tổ dân phố", true),
    ("tdp", "Tổ dân phố", true),
    ("khu pho", "Khu phố", true),
    ("khu dan cu", "Khu dân cư", true),
    ("kp", "Khu phố", true),
    ("thon", "Thôn", true),
    ("ap", "Ấp", true),
    ("soc", "Sóc", true),
    ("khom", "Khóm", true),
    ("buon", "Buôn", true),
    ("phum", "Phum", true),
    ("ban", "Bản", false),
    ("lang", "Làng", false),
];

/// The hamlet's display name: "Khu phố 3" for "KP3"; text that names no kind of hamlet is only tidied.
#[must_use]
pub fn hamlet_name(text: &str) -> String {
    whole(text).unwrap_or_else(|| words::tidy(text))
}

/// What two spellings of one hamlet have in common.
#[must_use]
pub fn hamlet_key(text: &str) -> String {
    fold(&hamlet_name(text))
}

/// The hamlet a column holds; the column's header gives the kind to a bare "3".
pub(crate) fn in_column(text: &str, header: &str) -> Option<String> {
    let tidy = words::tidy(text);
    if tidy.is_empty() {
        return None;
    }
    // "Tổ 3, khu phố 2" in the hamlet's column is an address.
    if let Some(name) = whole(&tidy).or_else(|| in_text(&tidy)) {
        return Some(name);
    }
    let header = fold(header);
    let kind = KINDS.iter().find(|(word, _, _)| header == *word);
    match kind {
        Some((_, shown, _)) => Some(format!("{shown} {}", without_zeros(&tidy))),
        None => Some(tidy),
    }
}

/// The hamlet named somewhere in an address, a title or a sheet's name.
pub(crate) fn in_text(text: &str) -> Option<String> {
    let segments = text.split([',', ';', '-', '–', '(', ')', '\n', ':', '/']);
    segments
        .clone()
        .find_map(whole)
        .or_else(|| segments.clone().find_map(numbered))
        .or_else(|| segments.clone().find_map(named_at_end))
}

/// A kind of hamlet, spelled with its marks, and a short name at the end: "DANH SÁCH NHÂN KHẨU ẤP TÂN LẬP". Without
/// the marks "ap" and "soc" are too many other words.
fn named_at_end(text: &str) -> Option<String> {
    let tidy = words::tidy(text);
    let starts = tidy.match_indices(' ').map(|(at, _)| at + 1);
    starts.map(|at| &tidy[at..]).find_map(|rest| {
        let name = whole(rest)?;
        let (shown, _, certain) = after_kind(rest)?;
        let spelled = rest.to_lowercase().starts_with(&shown.to_lowercase());
        (certain && spelled && name.split(' ').count() <= shown.split(' ').count() + 3).then_some(name)
    })
}

/// The text is a hamlet from its first word to its last, or until the commune's name begins.
fn whole(text: &str) -> Option<String> {
    let tidy = words::tidy(text);
    let (shown, rest, certain) = after_kind(&tidy)?;
    let rest = before_commune(rest);
    let numbered = rest.starts_with(|c: char| c.is_ascii_digit());
    // A place's name has few words; a sentence that begins with one of ours has many.
    if rest.is_empty() || (!numbered && (!certain || rest.split(' ').count() > 4)) {
        return None;
    }
    Some(format!("{shown} {}", settle(&without_zeros(rest))))
}

/// "3 phường Long Thủy" is hamlet 3, and so is "3 và khu phố 4" as far as one name goes.
fn before_commune(rest: &str) -> &str {
    let commune = ["phường", "xã", "thị", "tt", "huyện", "tp", "tỉnh", "và"];
    let starts = rest.match_indices(' ').map(|(at, _)| at);
    let end = starts.into_iter().find(|at| {
        let word = rest[at + 1..]
            .split([' ', '.'])
            .next()
            .unwrap_or_default()
            .to_lowercase();
        commune.contains(&word.as_str())
    });
    end.map_or(rest, |end| &rest[..end])
}

/// A kind of hamlet and a number, anywhere in the text: "DANH SÁCH NHÂN KHẨU KHU PHỐ 3".
fn numbered(text: &str) -> Option<String> {
    let folded = fold(text);
    let tokens: Vec<&str> = folded.split(' ').collect();
    (0..tokens.len()).find_map(|at| {
        let (shown, rest, _) = after_kind_folded(&tokens[at..])?;
        let number = rest.first()?;
        let digits = number.chars().take_while(char::is_ascii_digit).count();
        let tail = number.chars().count() - digits;
        (digits > 0 && digits <= 3 && tail <= 1)
            .then(|| format!("{shown} {}", without_zeros(number).to_uppercase()))
    })
}

/// Splits "KP3", "K.P 3" or "Khu phố Tân Lập" into the kind as shown and the rest as written.
fn after_kind(tidy: &str) -> Option<(&'static str, &str, bool)> {
    for (at, c) in tidy.char_indices().chain([(tidy.len(), ' ')]) {
        let boundary = at == tidy.len() || c == ' ' || c == '.' || c.is_ascii_digit();
        if at == 0 || !boundary {
            continue;
        }
        let head: String = fold(&tidy[..at]);
        // "K.P" folds to "k p".
        let joined = head.replace(' ', "");
        let kind = KINDS
            .iter()
            .find(|(word, _, _)| head == *word || (word.len() <= 3 && joined == *word));
        if let Some((_, shown, certain)) = kind {
            let rest = tidy[at..].trim_start_matches([' ', '.', ':', '-', '"', '“', '#']);
            let rest = rest
                .strip_prefix("số ")
                .or_else(|| rest.strip_prefix("Số "))
                .unwrap_or(rest);
            return Some((shown, rest.trim_end_matches(['"', '”', '.', ' ']), *certain));
        }
    }
    None
}

/// As [`after_kind`], on folded tokens; "kp3" counts as two.
fn after_kind_folded<'a>(tokens: &'a [&'a str]) -> Option<(&'static str, Vec<&'a str>, bool)> {
    for (word, shown, certain) in KINDS {
        let words: Vec<&str> = word.split(' ').collect();
        if tokens.starts_with(&words) {
            return Some((shown, tokens[words.len()..].to_vec(), certain));
        }
        if let Some(glued) = tokens.first().and_then(|token| token.strip_prefix(word))
            && glued.starts_with(|c: char| c.is_ascii_digit())
        {
            return Some((shown, vec![glued], certain));
        }
    }
    None
}

fn without_zeros(text: &str) -> String {
    let trimmed = text.trim_start_matches('0');
    if text.starts_with('0') && trimmed.starts_with(|c: char| c.is_ascii_digit()) {
        trimmed.to_owned()
    } else {
        text.to_owned()
    }
}

/// "TÂN LẬP" from a title reads "Tân Lập"; anything with a small letter is left as spelled. "3a" reads "3A".
fn settle(rest: &str) -> String {
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        return rest.to_uppercase();
    }
    if rest.chars().any(char::is_lowercase) {
        return rest.to_owned();
    }
    let words = rest.split(' ').map(|word| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| {
            format!("{first}{}", letters.as_str().to_lowercase())
        })
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn all_spellings_of_a_hamlet_are_one() {
        for written in [
            "KP3",
            "KP 3",
            "kp03",
            "K.P 3",
            "Kp. 3",
            "Khu phố 3",
            "KHU PHỐ 3",
            "khu pho 3",
            "Khu phố số 3",
            "Khu phố 3 phường Long Thủy",
        ] {
            assert_eq!(hamlet_name(written), "Khu phố 3", "{written}");
            assert_eq!(hamlet_key(written), "khu pho 3", "{written}");
        }
        assert_eq!(hamlet_name("ẤP TÂN LẬP"), "Ấp Tân Lập");
        assert_eq!(hamlet_name("Thôn Bù Gia"), "Thôn Bù Gia");
        assert_eq!(hamlet_name(" Long  Điền "), "Long Điền");
        assert_ne!(hamlet_key("Khu phố 3"), hamlet_key("Khu phố 13"));
        assert_ne!(hamlet_key("Khu phố 3"), hamlet_key("Ấp 3"));
    }

    #[test]
    fn a_bare_number_takes_the_kind_of_its_column() {
        assert_eq!(in_column("3", "Khu phố").as_deref(), Some("Khu phố 3"));
        assert_eq!(in_column("KP3", "Thôn/ấp/KP").as_deref(), Some("Khu phố 3"));
        assert_eq!(in_column("3", "Thôn/ấp/KP").as_deref(), Some("3"));
        assert_eq!(
            in_column("Tổ 3, khu phố 2", "Khu phố").as_deref(),
            Some("Khu phố 2")
        );
        assert_eq!(in_column("Tổ 3", "Khu phố").as_deref(), Some("Khu phố Tổ 3"));
        assert_eq!(in_column("Tân Lập", "Ấp").as_deref(), Some("Ấp Tân Lập"));
        assert_eq!(in_column(" ", "Ấp"), None);
    }

    #[test]
    fn a_hamlet_is_found_in_addresses_titles_and_sheet_names() {
        for text in [
            "Tổ 8, Khu phố 3",
            "Số 12 đường Lê Lợi, KP3, phường Long Thủy",
            "12 Lê Lợi KP 3 Long Thủy",
            "DANH SÁCH NHÂN KHẨU KHU PHỐ 3",
            "KP3",
            "Danh sách (KP03)",
        ] {
            assert_eq!(in_text(text).as_deref(), Some("Khu phố 3"), "{text}");
        }
        assert_eq!(
            in_text("Tổ 2, ấp Tân Lập, xã Long Hà").as_deref(),
            Some("Ấp Tân Lập")
        );
    }

    #[test]
    fn other_text_names_no_hamlet() {
        for text in [
            "Sheet1",
            "Sheet",
            "Toàn phường",
            "CÔNG AN PHƯỜNG LONG THỦY",
            "Tổ 8",
            "DANH SÁCH HỒ SƠ ĐƯỢC CẤP CHƯA KÍCH HOẠT (ngày 06/05/2024)",
            "Bản tổng hợp",
            "Làng nghề",
            "",
        ] {
            assert_eq!(in_text(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_taken_and_its_key_is_steady(text in "\\PC{0,30}|(KP|kp|Khu phố|Ấp) ?[0-9]{1,3}") {
            prop_assert_eq!(hamlet_key(&hamlet_name(&text)), hamlet_key(&text));
            in_text(&text);
            in_column(&text, &text);
        }
    }
}
