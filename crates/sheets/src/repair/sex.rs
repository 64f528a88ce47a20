//! Sex: the words lists use.

use tungnha_domain::Sex;

use crate::words;

/// The sex, if the text names one.
pub(crate) fn read(text: &str) -> Option<Sex> {
    match words::fold(text).as_str() {
        "nam" | "m" | "male" | "trai" | "ong" => Some(Sex::Male),
        "nu" | "f" | "female" | "gai" | "ba" => Some(Sex::Female),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_words_are_known_with_and_without_marks() {
        assert_eq!(read("Nữ"), Some(Sex::Female));
        assert_eq!(read(" NAM "), Some(Sex::Male));
        assert_eq!(read("?"), None);
    }
}
