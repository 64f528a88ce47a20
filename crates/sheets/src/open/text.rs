//! Bytes into text: the character sets communes' `.csv` files come in.
//!
//! A byte order mark says so outright, UTF-8 proves itself, UTF-16 shows by its zero bytes. The rest is single
//! bytes: Windows-1258 puts a tone's byte behind its vowel; the fonts of TCVN3 and VNI are Windows-1252 letters,
//! decoded later with the other old text.

use encoding_rs::{Encoding as Charset, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};

use crate::legacy;
use crate::options::Encoding;

/// Bytes looked at to tell text from anything else.
const HEAD: usize = 8 << 10;

/// What bytes that are no known container may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likely {
    Text,
    WebPage,
    Binary,
}

/// Whether bytes look like text, and like the text of a web page.
pub(super) fn likely(bytes: &[u8]) -> Likely {
    if bytes.starts_with(b"%PDF") || bytes.starts_with(b"{\\rtf") {
        return Likely::Binary;
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    let (text, _) = decode(head, Encoding::Auto);
    // Beyond the letters and signs of Europe and Vietnam is where bytes that are no text end up.
    let odd = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}') || c >= '\u{3000}';
    // One cut letter at the end of the head is no sign of anything; Windows-1252 has five holes that it maps to
    // control characters, and old files have a stray one.
    let odd = text.chars().filter(|c| odd(*c)).count();
    if odd > 1 + text.chars().count() / 200 {
        return Likely::Binary;
    }
    let start = text.trim_start().to_lowercase();
    let page = ["<html", "<!doctype", "<table", "<?xml", "mime-version:"];
    if page.iter().any(|tag| start.starts_with(tag)) {
        return Likely::WebPage;
    }
    Likely::Text
}

/// The text, and whether it came in single bytes of a set that had to be guessed.
pub(super) fn decode(bytes: &[u8], encoding: Encoding) -> (String, bool) {
    if let Some((charset, mark)) = Charset::for_bom(bytes) {
        return (
            charset.decode_without_bom_handling(&bytes[mark..]).0.into_owned(),
            false,
        );
    }
    if let Some(charset) = sixteen_bit(bytes) {
        return (charset.decode_without_bom_handling(bytes).0.into_owned(), false);
    }
    // A head cut in the middle of a letter is still UTF-8.
    let proves = match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(fault) => fault.error_len().is_none() && fault.valid_up_to() > 0,
    };
    if proves {
        return (UTF_8.decode_without_bom_handling(bytes).0.into_owned(), false);
    }
    let charset = match encoding {
        Encoding::Tcvn3 | Encoding::Vni => WINDOWS_1252,
        Encoding::Unicode => WINDOWS_1258,
        Encoding::Auto => single_byte(bytes),
    };
    (charset.decode_without_bom_handling(bytes).0.into_owned(), true)
}

/// UTF-16 without a mark: every other byte of its spaces, digits and line ends is zero, and text has no other zeros.
fn sixteen_bit(bytes: &[u8]) -> Option<&'static Charset> {
    let head = &bytes[..bytes.len().min(HEAD)];
    let zeros = |from: usize| {
        head.iter()
            .skip(from)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let enough = head.len() / 2 / 5;
    if odd > enough && even * 20 < odd {
        Some(UTF_16LE)
    } else if even > enough && odd * 20 < even {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Windows-1258, unless the text reads as letters of an old font.
fn single_byte(bytes: &[u8]) -> &'static Charset {
    let head = &bytes[..bytes.len().min(HEAD * 8)];
    // The letters that may carry a tone, and the five bytes that are one.
    let vowel = |byte: u8| {
        matches!(byte.to_ascii_lowercase(), b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
            || matches!(
                byte,
                0xc2 | 0xc3 | 0xca | 0xd4 | 0xd5 | 0xdd | 0xe2 | 0xe3 | 0xea | 0xf4 | 0xf5 | 0xfd
            )
    };
    let tone = |byte: u8| matches!(byte, 0xcc | 0xd2 | 0xde | 0xec | 0xf2);
    let mut placed = 0_usize;
    let mut misplaced = 0_usize;
    for pair in head.windows(2) {
        if tone(pair[1]) {
            *(if vowel(pair[0]) {
                &mut placed
            } else {
                &mut misplaced
            }) += 1;
        }
    }
    let western = WINDOWS_1252.decode_without_bom_handling(head).0;
    let old = western.lines().filter(|line| legacy::looks_old(line)).count();
    let lines = western.lines().count().max(1);
    // A font's text has tell-tale letters on most lines and tones where no vowel is.
    if old * 3 > lines && (misplaced * 2 > placed || placed * 4 < old) {
        WINDOWS_1252
    } else {
        WINDOWS_1258
    }
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    const NAMES: &str = "STT,Họ và tên,Địa chỉ\r\n1,Nguyễn Văn Đức,Tổ 2\r\n2,Thị Hường,Ấp Mới\r\n";

    /// Windows-1258 has the vowels with their shapes, and the five tones as letters of their own.
    fn in_1258(text: &str) -> Vec<u8> {
        let tone = |c: char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
        let apart: String = text
            .chars()
            .flat_map(|c| {
                let shape: String = c.nfd().filter(|c| !tone(*c)).nfc().collect();
                let tone: String = c.nfd().filter(|c| tone(*c)).collect();
                (shape + &tone).chars().collect::<Vec<char>>()
            })
            .collect();
        let (bytes, _, unknown) = WINDOWS_1258.encode(&apart);
        assert!(!unknown);
        bytes.into_owned()
    }

    #[test]
    fn every_character_set_gives_the_same_text() {
        let utf16 = |to: fn(u16) -> [u8; 2]| NAMES.encode_utf16().flat_map(to).collect::<Vec<u8>>();
        let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
        for bytes in [
            NAMES.as_bytes().to_vec(),
            marked(&[0xef, 0xbb, 0xbf], NAMES.as_bytes().to_vec()),
            utf16(u16::to_le_bytes),
            utf16(u16::to_be_bytes),
            marked(&[0xff, 0xfe], utf16(u16::to_le_bytes)),
            marked(&[0xfe, 0xff], utf16(u16::to_be_bytes)),
            in_1258(NAMES),
        ] {
            let (text, _) = decode(&bytes, Encoding::Auto);
            assert_eq!(crate::words::tidy(&text), crate::words::tidy(NAMES));
            assert_eq!(likely(&bytes), Likely::Text);
        }
    }

    #[test]
    fn old_fonts_are_kept_as_the_letters_their_decoder_knows() {
        for text in [
            "STT;Hä vµ tªn\r\n1;NguyÔn V¨n §øc\r\n2;TrÇn ThÞ H¹nh\r\n",
            "STT;Hoï vaø teân\r\n1;Nguyeãn Vaên Ñöùc\r\n2;Traàn Thò Haïnh\r\n",
        ] {
            let bytes = WINDOWS_1252.encode(text).0.into_owned();
            assert_eq!(decode(&bytes, Encoding::Auto), (text.to_owned(), true));
        }
    }

    #[test]
    fn pictures_programs_and_pages_are_no_lists() {
        assert_eq!(likely(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0"), Likely::Binary);
        assert_eq!(likely(&[0_u8, 1, 2, 3, 255, 254, 7, 8]), Likely::Binary);
        assert_eq!(likely(b"%PDF-1.7\n"), Likely::Binary);
        assert_eq!(likely(b"<html><table><tr><td>1</td>"), Likely::WebPage);
    }
}
