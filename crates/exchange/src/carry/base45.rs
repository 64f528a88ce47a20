//! Base45 (RFC 9285): bytes as the 45 letters a QR symbol packs densest. Two bytes are three letters, 16.5
//! bits of the symbol for 16; base64 in a symbol's byte mode would take 21.3.

use crate::DecodeError;

const LETTERS: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Letters that this many bytes take.
pub(super) const fn letters(bytes: usize) -> usize {
    bytes / 2 * 3 + bytes % 2 * 2
}

pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(letters(bytes.len()));
    let mut put = |mut value: usize, count: usize| {
        for _ in 0..count {
            text.push(char::from(LETTERS[value % 45]));
            value /= 45;
        }
    };
    for pair in bytes.chunks(2) {
        match pair {
            [high, low] => put(usize::from(*high) << 8 | usize::from(*low), 3),
            [one] => put(usize::from(*one), 2),
            _ => {}
        }
    }
    text
}

pub(super) fn decode(text: &str) -> Result<Vec<u8>, DecodeError> {
    let mut bytes = Vec::with_capacity(text.len() / 3 * 2 + 1);
    for group in text.as_bytes().chunks(3) {
        let mut value = 0;
        for letter in group.iter().rev() {
            let digit = LETTERS.iter().position(|known| known == letter);
            value = value * 45 + digit.ok_or(DecodeError::Malformed)?;
        }
        match group.len() {
            3 => bytes.extend(
                u16::try_from(value)
                    .map_err(|_| DecodeError::Malformed)?
                    .to_be_bytes(),
            ),
            2 => bytes.push(u8::try_from(value).map_err(|_| DecodeError::Malformed)?),
            _ => return Err(DecodeError::Malformed),
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_rfc_come_out() {
        for (bytes, text) in [
            ("AB", "BB8"),
            ("Hello!!", "%69 VD92EX0"),
            ("base-45", "UJCLQE7W581"),
        ] {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text), Ok(bytes.as_bytes().to_vec()));
            assert_eq!(letters(bytes.len()), text.len());
        }
        assert_eq!(decode("QED8WEX0"), Ok(b"ietf!".to_vec()));
    }

    #[test]
    fn letters_that_stand_for_no_bytes_are_refused() {
        // `GGW` is 65536, as the RFC notes; `:` alone is half a byte; small letters are none.
        for text in ["GGW", "::", ":", "bb8"] {
            assert_eq!(decode(text), Err(DecodeError::Malformed), "{text}");
        }
    }
}
