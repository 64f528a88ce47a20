//! Personal IDs on a screen: masked, whole only on a tap that is logged (`domain.md` §7).

const HIDDEN: &str = "•••••";

/// `070201000123` → `070•••••0123`: the first three and the last four of twelve digits. Anything shorter
/// shows its last two characters only.
#[must_use]
pub fn mask_personal_id(personal_id: &str) -> String {
    let chars: Vec<char> = personal_id.chars().collect();
    let (front, back) = if chars.len() >= 12 {
        (3, 4)
    } else {
        (0, 2.min(chars.len() / 3))
    };
    let shown = |part: &[char]| part.iter().collect::<String>();
    format!(
        "{}{HIDDEN}{}",
        shown(&chars[..front]),
        shown(&chars[chars.len() - back..])
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_of_twelve_digits_are_hidden() {
        assert_eq!(mask_personal_id("070201000123"), "070•••••0123");
    }

    #[test]
    fn a_short_number_shows_almost_nothing() {
        assert_eq!(mask_personal_id("280123456"), "•••••56");
        assert_eq!(mask_personal_id("1"), "•••••");
        assert_eq!(mask_personal_id(""), "•••••");
    }
}
