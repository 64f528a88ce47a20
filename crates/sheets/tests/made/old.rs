//! The letters a list may be typed in: Unicode composed and decomposed, hard spaces, TCVN3, VNI, Windows-1258.

use encoding_rs::WINDOWS_1258;
use unicode_normalization::UnicodeNormalization;

/// How a list was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Letters {
    Unicode,
    Decomposed,
    HardSpaces,
    Tcvn3,
    Vni,
}

/// TCVN3's letters of bytes 0xA1–0xFE, a space where it has none.
const TCVN3: &str =
    "ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ";

impl Letters {
    /// The text as somebody typed it in these letters.
    pub(crate) fn write(self, text: &str) -> String {
        match self {
            Self::Unicode => text.to_owned(),
            Self::Decomposed => text.nfd().collect(),
            Self::HardSpaces => format!("\u{a0}{}  ", text.replace(' ', "\u{a0}")),
            Self::Tcvn3 => text
                .chars()
                .map(|c| {
                    match (0_u32..)
                        .zip(TCVN3.chars())
                        .find(|(_, letter)| *letter == c && c != ' ')
                    {
                        Some((at, _)) => char::from_u32(0xa1 + at).unwrap(),
                        None => c,
                    }
                })
                .collect(),
            Self::Vni => text.chars().map(in_vni).collect(),
        }
    }
}

fn in_vni(c: char) -> String {
    let lone = [
        ('đ', "ñ"),
        ('Đ', "Ñ"),
        ('ư', "ö"),
        ('Ư', "Ö"),
        ('ơ', "ô"),
        ('Ơ', "Ô"),
        ('ỉ', "æ"),
        ('ĩ', "ó"),
        ('ị', "ò"),
        ('ỵ', "î"),
        ('í', "í"),
        ('ì', "ì"),
    ];
    if let Some((_, written)) = lone.iter().find(|(letter, _)| *letter == c) {
        return (*written).to_owned();
    }
    let parts: Vec<char> = c.nfd().collect();
    let tone = |tones: [char; 5], none: Option<char>| {
        let place = parts.iter().find_map(|mark| {
            ['\u{300}', '\u{301}', '\u{309}', '\u{303}', '\u{323}']
                .iter()
                .position(|known| known == mark)
        });
        place.map(|at| tones[at]).or(none)
    };
    let has = |mark| parts.contains(&mark);
    let (base, mark) = if has('\u{302}') {
        (parts[0], tone(['à', 'á', 'å', 'ã', 'ä'], Some('â')))
    } else if has('\u{306}') {
        (parts[0], tone(['è', 'é', 'ú', 'ü', 'ë'], Some('ê')))
    } else if has('\u{31b}') {
        let base = match parts[0] {
            'u' => 'ö',
            'U' => 'Ö',
            'O' => 'Ô',
            _ => 'ô',
        };
        (base, tone(['ø', 'ù', 'û', 'õ', 'ï'], None))
    } else {
        (parts[0], tone(['ø', 'ù', 'û', 'õ', 'ï'], None))
    };
    let mut out = String::from(base);
    if let Some(mark) = mark {
        if base.is_uppercase() {
            out.extend(mark.to_uppercase());
        } else {
            out.push(mark);
        }
    }
    out
}

/// Windows-1258 has the vowels with their shapes, and the five tones as letters of their own.
pub(crate) fn in_1258(text: &str) -> Vec<u8> {
    let tone = |c: &char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    let apart: String = text
        .nfc()
        .flat_map(|c| {
            let shape: String = c.nfd().filter(|c| !tone(c)).nfc().collect();
            let tones: String = c.nfd().filter(tone).collect();
            (shape + &tones).chars().collect::<Vec<char>>()
        })
        .collect();
    let (bytes, _, unknown) = WINDOWS_1258.encode(&apart);
    assert!(!unknown, "a letter that Windows-1258 lacks: {text}");
    bytes.into_owned()
}
