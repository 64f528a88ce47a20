//! Personal ID: twelve digits, province (3) · century and sex (1) · year (2) · random (6), and no check digit.
//!
//! Every domestic number begins with 0, so a numeric cell has lost one or two zeros. Ten and eleven digits get
//! them back; nine digits are an old identity card and stay out; `7.0045E+10` has lost digits and is never guessed.

use tungnha_domain::{Birth, Sex};

use crate::people::WarningCode;
use crate::value::Value;
use crate::words;

/// Zeros at the end of a number that say it went through scientific notation: six significant digits are all
/// that survive, and the six random digits end in five zeros once in a hundred thousand people.
const LOST_DIGITS: u64 = 100_000;

/// What an ID cell turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Nothing there.
    Missing,
    /// Twelve digits, as written.
    Whole(String),
    /// Twelve digits after the lost zeros were put back.
    Padded(String),
    /// Nine digits: an old identity card.
    Cmnd,
    /// Anything else.
    Unreadable,
}

/// Reads an ID cell.
pub(crate) fn read(value: Option<&Value>) -> Reading {
    match value {
        None => Reading::Missing,
        Some(Value::Number(number)) => read_number(*number),
        Some(Value::Text(text)) => read_text(text),
        Some(Value::Date { .. }) => Reading::Unreadable,
    }
}

fn read_number(number: f64) -> Reading {
    if number == 0.0 {
        return Reading::Missing;
    }
    if number.fract() != 0.0 || !(0.0..1e12).contains(&number) {
        return Reading::Unreadable;
    }
    let whole = number as u64;
    if whole >= 1_000_000_000 && whole.is_multiple_of(LOST_DIGITS) {
        return Reading::Unreadable;
    }
    by_length(&whole.to_string())
}

fn read_text(text: &str) -> Reading {
    if words::means_nothing(text) {
        return Reading::Missing;
    }
    let tidy = words::tidy(text);
    // A whole number that passed through a table of decimals.
    let tidy = tidy
        .split_once('.')
        .filter(|(_, tail)| tail.bytes().all(|b| b == b'0'))
        .map_or(tidy.as_str(), |(head, _)| head);
    let digits: String = tidy
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '\'' | '’' | '`'))
        .collect();
    let digits = if in_groups_of_three(&digits) {
        digits.replace('.', "")
    } else {
        digits
    };
    if digits.is_empty() {
        return Reading::Missing;
    }
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Reading::Unreadable;
    }
    // Text that still has its leading zero has not lost it: some other digit is missing.
    if digits.starts_with('0') && matches!(digits.len(), 10 | 11) {
        return Reading::Unreadable;
    }
    by_length(&digits)
}

fn in_groups_of_three(text: &str) -> bool {
    text.contains('.') && text.split('.').all(|group| group.len() == 3)
}

fn by_length(digits: &str) -> Reading {
    match digits.len() {
        12 => Reading::Whole(digits.to_owned()),
        10 | 11 => Reading::Padded(format!("{digits:0>12}")),
        9 => Reading::Cmnd,
        _ => Reading::Unreadable,
    }
}

/// What a whole ID says against the rest of its row. Warnings only: the ID is kept.
pub(crate) fn doubts(id: &str, birth: Option<Birth>, sex: Option<Sex>) -> Vec<WarningCode> {
    let digit = |range: std::ops::Range<usize>| id.get(range).and_then(|part| part.parse::<i32>().ok());
    let (Some(province), Some(century), Some(year)) = (digit(0..3), digit(3..4), digit(4..6)) else {
        return Vec::new();
    };
    let mut doubts = Vec::new();
    if !(1..=96).contains(&province) {
        doubts.push(WarningCode::IdProvinceUnknown);
    }
    let says = if century % 2 == 0 { Sex::Male } else { Sex::Female };
    if sex.is_some_and(|sex| sex != says) {
        doubts.push(WarningCode::IdSexMismatch);
    }
    let born = 1900 + 100 * (century / 2) + year;
    if birth.is_some_and(|birth| birth.year() != born) {
        doubts.push(WarningCode::IdYearMismatch);
    }
    doubts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(t: &str) -> Reading {
        read(Some(&Value::Text(t.to_owned())))
    }

    fn number(n: f64) -> Reading {
        read(Some(&Value::Number(n)))
    }

    #[test]
    fn a_numeric_cell_gets_its_one_or_two_zeros_back() {
        assert_eq!(number(84_190_554_224.0), Reading::Padded("084190554224".into()));
        assert_eq!(number(1_075_686_374.0), Reading::Padded("001075686374".into()));
        assert_eq!(text("84190554224"), Reading::Padded("084190554224".into()));
    }

    #[test]
    fn nine_digits_are_an_old_card_and_stay_out() {
        assert_eq!(number(285_123_456.0), Reading::Cmnd);
        assert_eq!(text("285 123 456"), Reading::Cmnd);
    }

    #[test]
    fn lost_digits_are_never_guessed() {
        assert_eq!(text("7.0045E+10"), Reading::Unreadable);
        assert_eq!(
            number(7.0045e10),
            Reading::Unreadable,
            "the same, once Excel has read it back"
        );
        assert_eq!(number(70_045_123_456.5), Reading::Unreadable);
        assert_eq!(
            text("07004512345"),
            Reading::Unreadable,
            "a digit is missing elsewhere"
        );
        assert_eq!(number(1.0e14), Reading::Unreadable);
        assert_eq!(number(-5.0), Reading::Unreadable);
        assert_eq!(number(f64::NAN), Reading::Unreadable);
    }

    #[test]
    fn twelve_digits_are_read_through_spaces_and_dots() {
        for written in [
            "070190554224",
            " 070 190 554 224 ",
            "'070190554224",
            "070.190.554.224",
            "070190554224.0",
        ] {
            assert_eq!(text(written), Reading::Whole("070190554224".into()), "{written}");
        }
    }

    #[test]
    fn words_for_nothing_are_nothing() {
        for written in ["", "  ", "Không có", "chưa có", "-"] {
            assert_eq!(text(written), Reading::Missing, "{written}");
        }
        assert_eq!(number(0.0), Reading::Missing);
    }

    #[test]
    fn the_row_is_checked_against_province_sex_and_year() {
        assert!(doubts("070190554224", Some(Birth::Year(1990)), Some(Sex::Female)).is_empty());
        assert!(doubts("070190554224", None, None).is_empty());
        assert_eq!(
            doubts("097190554224", None, None),
            [WarningCode::IdProvinceUnknown]
        );
        assert_eq!(
            doubts("000190554224", None, None),
            [WarningCode::IdProvinceUnknown]
        );
        assert_eq!(
            doubts("070290554224", Some(Birth::Year(1990)), Some(Sex::Female)),
            [WarningCode::IdSexMismatch, WarningCode::IdYearMismatch]
        );
    }

    proptest! {
        #[test]
        fn only_ten_and_eleven_digits_are_padded_and_no_digit_changes(n in 0_u64..10_000_000_000_000) {
            let digits = n.to_string();
            for reading in [number(n as f64), text(&digits)] {
                match reading {
                    Reading::Padded(id) => {
                        prop_assert!(matches!(digits.len(), 10 | 11));
                        prop_assert_eq!(id.len(), 12);
                        prop_assert_eq!(id.trim_start_matches('0'), digits.as_str());
                    }
                    Reading::Whole(id) => prop_assert_eq!(id, digits.clone()),
                    Reading::Cmnd => prop_assert_eq!(digits.len(), 9),
                    Reading::Missing => prop_assert_eq!(n, 0),
                    Reading::Unreadable => {}
                }
            }
        }

        #[test]
        fn no_text_makes_an_id_of_other_than_twelve_digits(written in "\\PC{0,24}") {
            if let Reading::Padded(id) | Reading::Whole(id) = text(&written) {
                prop_assert!(id.len() == 12 && id.bytes().all(|b| b.is_ascii_digit()));
            }
        }

        #[test]
        fn doubts_take_any_text(id in "\\PC{0,14}") {
            doubts(&id, None, None);
        }
    }
}
