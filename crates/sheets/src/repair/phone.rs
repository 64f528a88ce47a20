//! Mobile numbers: ten digits beginning 03, 05, 07, 08 or 09.
//!
//! A numeric cell lost its 0; `+84` stands for it; the eleven-digit numbers from before 15/9/2018 have new
//! prefixes. Whatever does not become a mobile number is left empty: a wrong number rings at a stranger's.

use crate::value::Value;
use crate::words;

/// Old eleven-digit prefixes and what they became (Ministry of Information and Communications, 2018).
const MOVED: [(&str, &str); 21] = [
    ("0162", "032"),
    ("0163", "033"),
    ("0164", "034"),
    ("0165", "035"),
    ("0166", "036"),
    ("0167", "037"),
    ("0168", "038"),
    ("0169", "039"),
    ("0120", "070"),
    ("0121", "079"),
    ("0122", "077"),
    ("0126", "076"),
    ("0128", "078"),
    ("0123", "083"),
    ("0124", "084"),
    ("0125", "085"),
    ("0127", "081"),
    ("0129", "082"),
    ("0186", "056"),
    ("0188", "058"),
    ("0199", "059"),
];

/// What a phone cell turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Nothing there.
    Missing,
    /// Ten digits, as written but for spaces and dots.
    Whole(String),
    /// Ten digits after a repair.
    Repaired(String),
    /// Not a mobile number.
    Unreadable,
}

/// Reads a phone cell. Of several numbers in one cell the first readable one is taken, as a repair.
pub(crate) fn read(value: Option<&Value>) -> Reading {
    match value {
        None => Reading::Missing,
        Some(Value::Date { .. }) => Reading::Unreadable,
        Some(Value::Number(number)) if *number == 0.0 => Reading::Missing,
        Some(Value::Number(number)) if number.fract() == 0.0 && (0.0..1e13).contains(number) => {
            read_digits(&format!("{number:.0}"))
        }
        Some(Value::Number(_)) => Reading::Unreadable,
        Some(Value::Text(text)) => read_text(text),
    }
}

fn read_text(text: &str) -> Reading {
    if words::means_nothing(text) {
        return Reading::Missing;
    }
    let mut parts = text
        .split([',', ';', '/', '\n'])
        .filter(|part| !part.trim().is_empty());
    let readings: Vec<Reading> = parts.by_ref().map(read_one).collect();
    let several = readings.len() > 1;
    for reading in readings {
        match reading {
            Reading::Whole(number) if several => return Reading::Repaired(number),
            Reading::Whole(_) | Reading::Repaired(_) => return reading,
            Reading::Missing | Reading::Unreadable => {}
        }
    }
    Reading::Unreadable
}

fn read_one(part: &str) -> Reading {
    let tidy = words::tidy(part);
    let bare: String = tidy
        .chars()
        .filter(|c| !matches!(c, ' ' | '.' | '-' | '(' | ')' | '\'' | '’'))
        .collect();
    let digits = bare.strip_prefix('+').unwrap_or(&bare);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Reading::Unreadable;
    }
    read_digits(digits)
}

fn read_digits(digits: &str) -> Reading {
    if is_mobile(digits) {
        return Reading::Whole(digits.to_owned());
    }
    national(digits)
        .or_else(|| national(digits.strip_prefix("84")?))
        .map_or(Reading::Unreadable, Reading::Repaired)
}

/// A national number with or without its leading 0, old or new.
fn national(digits: &str) -> Option<String> {
    let with_zero = if digits.starts_with('0') {
        digits.to_owned()
    } else {
        format!("0{digits}")
    };
    if is_mobile(&with_zero) {
        return Some(with_zero);
    }
    if with_zero.len() != 11 {
        return None;
    }
    let (_, new) = MOVED.iter().find(|(old, _)| with_zero.starts_with(old))?;
    Some(format!("{new}{}", &with_zero[4..]))
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 10
        && digits.bytes().all(|b| b.is_ascii_digit())
        && ["03", "05", "07", "08", "09"]
            .iter()
            .any(|prefix| digits.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(t: &str) -> Reading {
        read(Some(&Value::Text(t.to_owned())))
    }

    fn repaired(t: &str) -> Reading {
        Reading::Repaired(t.to_owned())
    }

    #[test]
    fn a_whole_number_is_read_through_spaces_and_dots() {
        for written in [
            "0912345678",
            "0912 345 678",
            "0912.345.678",
            "'0912345678",
            "(091) 234-5678",
        ] {
            assert_eq!(text(written), Reading::Whole("0912345678".into()), "{written}");
        }
    }

    #[test]
    fn a_lost_zero_and_a_country_code_are_put_right() {
        assert_eq!(read(Some(&Value::Number(912_345_678.0))), repaired("0912345678"));
        for written in [
            "912345678",
            "+84912345678",
            "84 912 345 678",
            "+84 (0)912 345 678",
        ] {
            assert_eq!(text(written), repaired("0912345678"), "{written}");
        }
    }

    #[test]
    fn every_old_prefix_becomes_its_new_one() {
        for (old, new) in MOVED {
            assert_eq!(text(&format!("{old}1234567")), repaired(&format!("{new}1234567")));
            assert_eq!(
                text(&format!("+84{}1234567", &old[1..])),
                repaired(&format!("{new}1234567"))
            );
            let number: f64 = format!("{old}1234567").parse().unwrap();
            assert_eq!(
                read(Some(&Value::Number(number))),
                repaired(&format!("{new}1234567"))
            );
        }
    }

    #[test]
    fn what_is_no_mobile_number_stays_empty() {
        for written in [
            "0271234567",
            "02713888888",
            "0612345678",
            "01301234567",
            "091234567",
            "09123456789",
            "abc",
            "9.12E+08",
        ] {
            assert_eq!(text(written), Reading::Unreadable, "{written}");
        }
        assert_eq!(text("Không có"), Reading::Missing);
    }

    #[test]
    fn of_two_numbers_the_first_readable_one_is_taken() {
        assert_eq!(text("02713888888 / 0912345678"), repaired("0912345678"));
        assert_eq!(text("0912345678; 0987654321"), repaired("0912345678"));
    }

    proptest! {
        #[test]
        fn whatever_is_read_is_a_mobile_number(written in "\\PC{0,24}|[+0-9 ./-]{0,20}") {
            if let Reading::Whole(number) | Reading::Repaired(number) = text(&written) {
                prop_assert!(is_mobile(&number));
            }
        }

        #[test]
        fn any_number_is_read_without_panic(number in any::<f64>()) {
            if let Reading::Whole(number) | Reading::Repaired(number) = read(Some(&Value::Number(number))) {
                prop_assert!(is_mobile(&number));
            }
        }

        #[test]
        fn the_last_seven_digits_never_change(tail in "[0-9]{7}", head in "0?(9[0-9]|16[2-9]|12[0-9]|84)") {
            if let Reading::Whole(number) | Reading::Repaired(number) = text(&format!("{head}{tail}")) {
                prop_assert!(number.ends_with(&tail));
            }
        }
    }
}
