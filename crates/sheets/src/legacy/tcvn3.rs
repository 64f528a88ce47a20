//! TCVN3 (ABC fonts, TCVN 5712:1993): one byte per letter, shown by Excel as Windows-1252.
//!
//! The capital fonts have no bytes of their own: "NGUYÔN" is capital letters with small marked ones between,
//! drawn tall by the font. They are put back into capitals here.

/// The letters of bytes 0xA1–0xFE; a space where the encoding has none.
const LETTERS: &str =
    "ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ";

/// The letter Excel's character stands for.
fn letter(shown: char) -> Option<char> {
    let at = u32::from(shown).checked_sub(0xa1)?;
    LETTERS
        .chars()
        .nth(usize::try_from(at).ok()?)
        .filter(|letter| *letter != ' ')
}

/// Reads TCVN3 text.
pub(super) fn read(text: &str) -> String {
    let read: String = text.chars().map(|c| letter(c).unwrap_or(c)).collect();
    if typed_in_capitals(text) {
        read.to_uppercase()
    } else {
        read
    }
}

/// No small plain letter, and a capital one that doesn't begin a word.
fn typed_in_capitals(text: &str) -> bool {
    let inner = |word: &str| word.chars().skip(1).any(|c| c.is_ascii_uppercase());
    !text.chars().any(|c| c.is_ascii_lowercase()) && text.split(char::is_whitespace).any(inner)
}

/// A character that only TCVN3 puts beside a letter: symbols like ¨ and µ, which no language spells with.
pub(super) fn has_signs(text: &str) -> bool {
    let telling = |c: char| matches!(c, '\u{a7}'..='\u{ae}' | 'µ'..='¾' | '×' | 'Þ' | 'ß' | 'þ');
    let chars: Vec<char> = text.chars().collect();
    chars.iter().enumerate().any(|(at, &c)| {
        let before = at > 0 && chars[at - 1].is_ascii_alphabetic();
        let after = chars.get(at + 1).is_some_and(char::is_ascii_alphabetic);
        telling(c)
            && (before || after)
            && !(c == '\u{ad}' && chars.iter().all(|c| c.is_ascii() || *c == '\u{ad}'))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_read() {
        for (typed, name) in [
            ("NguyÔn V¨n §øc", "Nguyễn Văn Đức"),
            ("TrÇn ThÞ H\u{ad}êng", "Trần Thị Hường"),
            ("Lª Quèc TuÊn", "Lê Quốc Tuấn"),
            ("NGUYÔN V¡N §øC", "NGUYỄN VĂN ĐỨC"),
            ("§iÓu K'R¬i", "Điểu K'Rơi"),
        ] {
            assert_eq!(read(typed), name);
        }
        assert!(has_signs("V¨n") && !has_signs("Hoàng Quân") && !has_signs("§ 5 · ©"));
    }

    #[test]
    fn the_table_has_every_letter_once() {
        assert_eq!(LETTERS.chars().count(), 0xfe - 0xa1 + 1);
        let mut letters: Vec<char> = LETTERS.chars().filter(|c| *c != ' ').collect();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), 74, "67 small marked letters and 7 capitals");
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,30}|[\u{a0}-\u{ff}A-Za-z ]{0,30}") {
            let shown = read(&text);
            let breve = '\u{a8}';
            prop_assert!(!shown.contains(breve));
            has_signs(&text);
        }
    }
}
