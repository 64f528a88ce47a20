//! The one-time code: ten letters and digits a person can also read aloud.

use sha2::{Digest, Sha256};
use tungnha_ambient::random_bytes;
use tungnha_exchange::code::plain;

use crate::error::HubError;

/// No I, L, O or U: they are misread for 1, 0 and V (Crockford's alphabet).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A fresh code of 50 random bits, written `K7QF3-M9X2D`.
pub(super) fn fresh() -> Result<String, HubError> {
    let bytes: [u8; 10] = random_bytes()?;
    let mut code: String = bytes
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte & 31)]))
        .collect();
    code.insert(5, '-');
    Ok(code)
}

/// What the store keeps of a code. Case, spaces and the dash do not matter, nor what is misread.
pub(super) fn hash(code: &str) -> [u8; 32] {
    Sha256::digest(plain(code).as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_read_aloud_is_the_same_code() {
        assert_eq!(hash("K7QF0-M9X1D"), hash("k7qfo m9xld"));
        assert_ne!(hash("K7QF0-M9X1D"), hash("K7QF0-M9X1E"));
    }

    #[test]
    fn a_fresh_code_has_ten_letters_and_a_dash() {
        let code = fresh().unwrap();
        assert_eq!((code.len(), code.find('-')), (11, Some(5)));
        assert_ne!(code, fresh().unwrap());
    }
}
