//! VNI-Windows: a plain vowel followed by a letter that stands for its marks ("eã" is ễ), and single letters for
//! the rest ("ñ" is đ, "ö" is ư).

use super::compose;

const GRAVE: char = '\u{300}';
const ACUTE: char = '\u{301}';
const HOOK: char = '\u{309}';
const TILDE: char = '\u{303}';
const DOT: char = '\u{323}';
const CIRCUMFLEX: char = '\u{302}';
const BREVE: char = '\u{306}';

/// A mark letter (small): the shape it gives and the tone.
fn marks(c: char) -> Option<(Option<char>, Option<char>)> {
    let shaped = |shape, tone| Some((Some(shape), tone));
    match c {
        'ø' => Some((None, Some(GRAVE))),
        'ù' => Some((None, Some(ACUTE))),
        'û' => Some((None, Some(HOOK))),
        'õ' => Some((None, Some(TILDE))),
        'ï' => Some((None, Some(DOT))),
        'â' => shaped(CIRCUMFLEX, None),
        'à' => shaped(CIRCUMFLEX, Some(GRAVE)),
        'á' => shaped(CIRCUMFLEX, Some(ACUTE)),
        'å' => shaped(CIRCUMFLEX, Some(HOOK)),
        'ã' => shaped(CIRCUMFLEX, Some(TILDE)),
        'ä' => shaped(CIRCUMFLEX, Some(DOT)),
        'ê' => shaped(BREVE, None),
        'è' => shaped(BREVE, Some(GRAVE)),
        'é' => shaped(BREVE, Some(ACUTE)),
        'ú' => shaped(BREVE, Some(HOOK)),
        'ü' => shaped(BREVE, Some(TILDE)),
        'ë' => shaped(BREVE, Some(DOT)),
        _ => None,
    }
}

/// A letter that stands for one Vietnamese letter by itself.
fn single(c: char) -> Option<char> {
    Some(match c {
        'ñ' => 'đ',
        'Ñ' => 'Đ',
        'ö' => 'ư',
        'Ö' => 'Ư',
        'ô' => 'ơ',
        'Ô' => 'Ơ',
        'æ' => 'ỉ',
        'Æ' => 'Ỉ',
        'ó' => 'ĩ',
        'Ó' => 'Ĩ',
        'ò' => 'ị',
        'Ò' => 'Ị',
        'î' => 'ỵ',
        'Î' => 'Ỵ',
        _ => return None,
    })
}

/// Whether a vowel, as it will be shown, can take these marks.
fn takes(vowel: char, shape: Option<char>) -> bool {
    match shape {
        None => matches!(
            vowel,
            'a' | 'e' | 'o' | 'u' | 'y' | 'ơ' | 'ư' | 'A' | 'E' | 'O' | 'U' | 'Y' | 'Ơ' | 'Ư'
        ),
        Some(CIRCUMFLEX) => matches!(vowel, 'a' | 'e' | 'o' | 'A' | 'E' | 'O'),
        Some(_) => matches!(vowel, 'a' | 'A'),
    }
}

/// Reads VNI text.
pub(super) fn read(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut vowel: Option<char> = None;
    for c in text.chars() {
        let small = c.to_lowercase().next().unwrap_or(c);
        if let (Some(base), Some((shape, tone))) = (vowel, marks(small))
            && takes(base, shape)
        {
            out.extend(shape);
            out.extend(tone);
            vowel = None;
            continue;
        }
        let c = single(c).unwrap_or(c);
        out.push(c);
        vowel = Some(c);
    }
    compose(&out)
}

/// A plain "a" or "e" followed by a mark letter: Unicode Vietnamese never writes that.
pub(super) fn has_signs(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    chars.windows(2).any(|pair| {
        let small = pair[1].to_lowercase().next().unwrap_or(pair[1]);
        matches!(pair[0], 'a' | 'e' | 'A' | 'E') && marks(small).is_some()
            || matches!(pair[0], 'ö' | 'Ö') && marks(small).is_some()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_read() {
        for (typed, name) in [
            ("Nguyeãn Vaên Ñöùc", "Nguyễn Văn Đức"),
            ("NGUYEÃN VAÊN ÑÖÙC", "NGUYỄN VĂN ĐỨC"),
            ("Traàn Thò Höôøng", "Trần Thị Hường"),
            ("Leâ Quoác Tuaán", "Lê Quốc Tuấn"),
            ("Hoaøng Thuùy", "Hoàng Thúy"),
            ("Ñieåu K'Rôi", "Điểu K'Rơi"),
        ] {
            assert_eq!(read(typed), name);
            assert!(has_signs(typed) || typed.starts_with("Ñie"));
        }
        assert!(!has_signs("Hoà Thuý Quê"));
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,30}|[\u{c0}-\u{ff}A-Za-z ]{0,30}") {
            read(&text);
            has_signs(&text);
        }
    }
}
