//! A code that was typed: letters alone carry no keys, so the hub is asked who it is and two people compare.

use tungnha_exchange::code::plain;
use tungnha_exchange::enrol::EnrolCode;

use crate::error::{CodeRefusal, Error, Result};
use crate::views::MetHub;

/// Letters of a one-time code, without its dash.
const LETTERS: usize = 10;
/// Where a hub listens that nobody moved.
const PORT: &str = ":8443";

/// The address somebody typed, with the usual port where they typed none; nothing where they typed nothing.
pub(crate) fn typed_address(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let text = text.trim_start_matches("https://").trim_end_matches('/');
    match text {
        "" => None,
        _ if text.contains(':') => Some(text.to_owned()),
        _ => Some(format!("{text}{PORT}")),
    }
}

/// What the hub said of itself, joined with the code: nothing of it is known to be true yet.
pub(crate) fn met(code: &str, typed: Option<String>, said: &[u8]) -> Result<MetHub> {
    let code = plain(code);
    if code.len() != LETTERS || !code.is_ascii() {
        return Err(Error::Code(CodeRefusal::Unreadable));
    }
    let said = std::str::from_utf8(said).map_err(|_| Error::Refused(200))?;
    let mut hub = EnrolCode::from_url(said).map_err(|_| Error::Refused(200))?;
    if let Some(typed) = typed {
        // Where it just answered comes first.
        hub.addresses.retain(|known| *known != typed);
        hub.addresses.insert(0, typed);
    }
    // As the officer's screen writes it.
    let (first, last) = code.split_at(LETTERS / 2);
    hub.code = format!("{first}-{last}");
    Ok(MetHub {
        url: hub.to_url(),
        fingerprint: hub.fingerprint(),
        commune: hub.commune,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_as_people_type_it() {
        assert_eq!(
            typed_address(" 192.168.1.10 "),
            Some("192.168.1.10:8443".to_owned())
        );
        assert_eq!(
            typed_address("https://tram.vn:9000/"),
            Some("tram.vn:9000".to_owned())
        );
        assert_eq!(typed_address("  "), None);
    }

    #[test]
    fn a_code_of_other_length_and_other_words_than_a_hub_s_are_refused() {
        assert!(matches!(
            met("K7QF3", None, b""),
            Err(Error::Code(CodeRefusal::Unreadable))
        ));
        for said in [b"<html>".as_slice(), b"tungnha://enrol/AAAA", &[0xff, 0xfe]] {
            assert!(matches!(met("K7QF3-M9X2D", None, said), Err(Error::Refused(200))));
        }
    }
}
