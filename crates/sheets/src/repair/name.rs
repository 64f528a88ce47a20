//! A person's name: composed and tidied, never rewritten.

use crate::value::Value;
use crate::words;

/// The name, if the cell holds one: text with at least one letter.
pub(crate) fn read(value: Option<&Value>) -> Option<String> {
    let Some(Value::Text(text)) = value else {
        return None;
    };
    let name = words::tidy(text);
    name.chars().any(char::is_alphabetic).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_spelling_and_a_number_is_no_name() {
        let text = |t: &str| Some(Value::Text(t.to_owned()));
        assert_eq!(
            read(text("  Điểu   K'Rơi ").as_ref()).as_deref(),
            Some("Điểu K'Rơi")
        );
        assert_eq!(read(text(" .- ").as_ref()), None);
        assert_eq!(read(Some(&Value::Number(12.0))), None);
        assert_eq!(read(None), None);
    }
}
