//! Text made comparable: headers, titles and states are matched on folded words, never on marks or capitals.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// White space of any kind, and the marks that show as nothing.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// NFC, ends trimmed, runs of white space as one space. The spelling itself is never touched.
pub(crate) fn tidy(text: &str) -> String {
    // Most cells are tidy already; composing and copying every one of them is what reading a list would spend
    // its time on.
    let tidy = !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ");
    // These letters are composed already, and no combining mark follows them.
    let composed = |c: char| c == ' ' || c.is_ascii_graphic() || matches!(c, 'À'..='ɏ' | 'Ạ'..='ỹ');
    if tidy && text.chars().all(composed) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.nfc() {
        if matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}') {
            continue;
        }
        if is_space(c) {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Lower case, without marks, đ as d, everything but letters and digits as single spaces.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfd() {
        if is_combining_mark(c) || (is_space(c) && !c.is_whitespace() && !c.is_control()) {
            continue;
        }
        let c = match c {
            'đ' | 'Đ' | 'Ð' | 'ð' => 'd',
            other => other,
        };
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Whether `words` occurs in `folded` on word boundaries.
pub(crate) fn has(folded: &str, words: &str) -> bool {
    folded.match_indices(words).any(|(at, _)| {
        let before = folded[..at].chars().next_back();
        let after = folded[at + words.len()..].chars().next();
        before.is_none_or(|c| c == ' ') && after.is_none_or(|c| c == ' ')
    })
}

/// Whether any of `choices` occurs in `folded` on word boundaries.
pub(crate) fn has_any(folded: &str, choices: &[&str]) -> bool {
    choices.iter().any(|words| has(folded, words))
}

/// What people type in a cell to say that there is nothing.
pub(crate) fn means_nothing(text: &str) -> bool {
    matches!(
        fold(text).as_str(),
        "" | "khong"
            | "khong co"
            | "ko"
            | "ko co"
            | "k"
            | "k co"
            | "0"
            | "chua co"
            | "chua cap"
            | "chua"
            | "null"
            | "none"
            | "na"
            | "n a"
            | "x"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_drops_marks_capitals_and_punctuation() {
        assert_eq!(fold("  Số ĐDCN (12 số):"), "so ddcn 12 so");
        assert_eq!(fold("Hòa"), fold("Hoà"));
        assert_eq!(fold("Ð\u{e0}o"), "dao", "Eth looks like Đ and is typed for it");
    }

    #[test]
    fn tidying_collapses_spaces_and_keeps_the_spelling() {
        assert_eq!(tidy(" Điểu\u{a0} K'Rơi\n"), "Điểu K'Rơi");
        assert_eq!(tidy("Nguye\u{302}\u{303}n"), "Nguyễn", "composed");
        assert_eq!(tidy("\u{200b} \t"), "");
    }

    #[test]
    fn words_are_found_on_their_boundaries_only() {
        assert!(has("ho so duoc cap", "duoc cap"));
        assert!(!has("ho so duoc capx", "duoc cap"));
    }
}
