//! Codes an officer or a team lead reads out over the telephone, checked by a tablet without a network: one that
//! opens a locked list for a day, and one that lets a member with a forgotten PIN choose another.
//!
//! Both ends compute the same secret without ever sending it: the tablet's ed25519 key stands for an X25519
//! key (RFC 7748's map between the curves), so tablet and hub have a Diffie–Hellman secret from the moment of
//! enrolment; a restored hub has it again as soon as it knows the tablet's public key. A code is a number
//! and some letters of a keyed hash of it; each number is taken once.
//!
//! Two tablets of a team have such a secret as well, from each other's public keys, which the hub signs to both
//! ([`crate::team`]). A lead's code always answers a number that the other tablet shows: the lead's own clock is
//! of no account, and the lead's tablet counts nothing that a copy of it could count again.

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::record::Coded;
use crate::seal::SealKey;
use crate::{DeviceKey, HubId, OpenError};

/// No I, L, O or U: they are misread for 1, 0 and V (Crockford's alphabet).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters of a day code that say its number.
const NUMBER_LETTERS: usize = 4;
/// Numbers those letters tell apart: minutes of two years.
const NUMBERS: u64 = 1 << (5 * NUMBER_LETTERS);
/// Letters of a day code that prove it: 40 bits, with waits after wrong tries.
const DAY_LETTERS: usize = 8;
/// Letters of a reset code: 60 bits, behind Argon2id and waits.
const RESET_LETTERS: usize = 12;

/// What a secret shared with the hub is for, and one shared with another tablet.
const OF_HUB: &[u8] = b"tungnha/1/code/key";
/// See [`OF_HUB`].
const OF_TEAM: &[u8] = b"tungnha/1/code/team-key";

/// The secret of one tablet and its hub, or of two tablets of a team.
pub struct CodeKey(Zeroizing<[u8; 32]>);

impl CodeKey {
    /// As the hub computes it, of a tablet's public key. Fails if that is no key.
    pub fn of_hub(seal: &SealKey, hub: &HubId, device: &[u8; 32]) -> Result<Self, OpenError> {
        let shared = seal.agree(crate::keys::as_x25519(device)?);
        Self::new(&shared, hub, OF_HUB)
    }

    /// As the tablet computes it, of the hub's sealing key.
    pub fn of_device(key: &DeviceKey, hub: &HubId, seal_public: &[u8; 32]) -> Result<Self, OpenError> {
        Self::new(&key.agree(*seal_public), hub, OF_HUB)
    }

    /// As either of two tablets of a team computes it, of the other's public key. Fails if that is no key.
    pub fn of_team(key: &DeviceKey, hub: &HubId, other: &[u8; 32]) -> Result<Self, OpenError> {
        Self::new(&key.agree(crate::keys::as_x25519(other)?), hub, OF_TEAM)
    }

    fn new(shared: &[u8; 32], hub: &HubId, info: &[u8]) -> Result<Self, OpenError> {
        // A point of small order: somebody chose it so that the secret is known.
        if *shared == [0; 32] {
            return Err(OpenError::Signature);
        }
        expand(&hub.0, shared, info).map(|key| Self(Zeroizing::new(key)))
    }

    /// The code that opens a locked list for a day, `K7QF-3M9X-2D4B`. `number` is one that was never used
    /// for this tablet: minutes since 1970, or one more than the last where that is higher.
    pub fn day(&self, number: u64) -> Result<String, OpenError> {
        let mut letters = String::new();
        for place in (0..NUMBER_LETTERS).rev() {
            letters.push(letter((number >> (5 * place)) as u8));
        }
        letters.push_str(&self.tag(b"tungnha/1/code/day", number, DAY_LETTERS)?);
        Ok(grouped(&letters))
    }

    /// The number of a day code, if it is this tablet's and its number is above `used`; of the numbers its
    /// letters may mean, the first above.
    #[must_use]
    pub fn check_day(&self, code: &str, used: u64) -> Option<u64> {
        let code = plain(code);
        let said = code
            .get(..NUMBER_LETTERS)?
            .bytes()
            .try_fold(0_u64, |number, letter| {
                Some(number << 5 | ALPHABET.iter().position(|known| *known == letter)? as u64)
            })?;
        let first = used.checked_add(1)?;
        let number = first.checked_add(said.wrapping_sub(first) % NUMBERS)?;
        (plain(&self.day(number).ok()?) == code).then_some(number)
    }

    /// The code with which a forgotten PIN is replaced, `K7QF-3M9X-2D4B`; `number` is the one the tablet
    /// shows.
    pub fn reset(&self, number: u32) -> Result<String, OpenError> {
        self.tag(b"tungnha/1/code/reset", u64::from(number), RESET_LETTERS)
            .map(|letters| grouped(&letters))
    }

    /// A lead's code, `K7QF-3M9X-2D4B`, for tablet `dev`; `number` is the one that tablet shows. Which of the two
    /// tablets it opens is part of it: both may be leads'.
    pub fn lead(&self, what: Coded, dev: u32, number: u32) -> Result<String, OpenError> {
        let what = match what {
            Coded::Day => b"tungnha/1/code/lead-day".as_slice(),
            Coded::NewPin => b"tungnha/1/code/lead-reset",
        };
        let what = [what, &dev.to_be_bytes()].concat();
        self.tag(&what, u64::from(number), RESET_LETTERS)
            .map(|letters| grouped(&letters))
    }

    fn tag(&self, what: &[u8], number: u64, letters: usize) -> Result<String, OpenError> {
        let bytes: [u8; 32] = expand(b"tungnha code", &*self.0, &[what, &number.to_be_bytes()].concat())?;
        Ok(bytes.iter().take(letters).map(|byte| letter(*byte)).collect())
    }
}

/// The letter of the lowest five bits.
fn letter(bits: u8) -> char {
    char::from(ALPHABET[usize::from(bits & 31)])
}

/// In groups of four, as people read them out.
fn grouped(letters: &str) -> String {
    let mut text = String::new();
    for (place, letter) in letters.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            text.push('-');
        }
        text.push(letter);
    }
    text
}

/// A code however a person wrote it: case, spaces and dashes do not matter, nor what is misread.
#[must_use]
pub fn plain(code: &str) -> String {
    code.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            'U' => 'V',
            other => other,
        })
        .collect()
}

fn expand(salt: &[u8], material: &[u8], info: &[u8]) -> Result<[u8; 32], OpenError> {
    let mut key = [0; 32];
    Hkdf::<Sha256>::new(Some(salt), material)
        .expand(info, &mut key)
        .map_err(|_| OpenError::Signature)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

    use super::*;

    const HUB: HubId = HubId([9; 16]);
    /// A minute of May 2024.
    const NUMBER: u64 = 28_583_250;

    fn both() -> (CodeKey, CodeKey) {
        let (seal, device) = (SealKey::from_seed(&[2; 32]), DeviceKey::from_seed(&[3; 32]));
        (
            CodeKey::of_hub(&seal, &HUB, &device.public()).unwrap(),
            CodeKey::of_device(&device, &HUB, &seal.public()).unwrap(),
        )
    }

    #[test]
    fn hub_and_tablet_agree_on_codes_without_a_word() {
        let (hub, tablet) = both();
        assert_eq!(
            tablet.check_day(&hub.day(NUMBER).unwrap(), NUMBER - 9),
            Some(NUMBER)
        );
        assert_eq!(hub.reset(3).unwrap(), tablet.reset(3).unwrap());
        assert_eq!(hub.reset(3).unwrap().len(), 14);
    }

    #[test]
    fn a_day_code_is_good_once_and_for_one_tablet() {
        let (hub, tablet) = both();
        let code = hub.day(NUMBER).unwrap();
        assert_eq!(tablet.check_day(&code, NUMBER), None, "it was used");
        assert_eq!(
            tablet.check_day(&code.to_lowercase().replace('-', " "), NUMBER - 1),
            Some(NUMBER),
            "however it is written"
        );
        let other = CodeKey::of_device(
            &DeviceKey::from_seed(&[4; 32]),
            &HUB,
            &SealKey::from_seed(&[2; 32]).public(),
        )
        .unwrap();
        assert_eq!(other.check_day(&code, 0), None);
        for nonsense in ["", "K7Q", "K7QF-3M9X-2D4B", "ƠƯĐẠ-ƠƯĐẠ-ƠƯĐẠ"] {
            assert_eq!(tablet.check_day(nonsense, 0), None, "{nonsense}");
        }
    }

    #[test]
    fn a_code_issued_after_years_without_one_is_still_understood() {
        let (hub, tablet) = both();
        let a_year = 60 * 24 * 365;
        let code = hub.day(NUMBER + a_year).unwrap();
        assert_eq!(tablet.check_day(&code, NUMBER), Some(NUMBER + a_year));
        assert_eq!(tablet.check_day(&code, u64::MAX), None);
    }

    #[test]
    fn a_lead_s_code_is_for_one_tablet_one_number_and_one_thing() {
        let (lead, member) = (DeviceKey::from_seed(&[5; 32]), DeviceKey::from_seed(&[6; 32]));
        let there = CodeKey::of_team(&lead, &HUB, &member.public()).unwrap();
        let here = CodeKey::of_team(&member, &HUB, &lead.public()).unwrap();
        let code = there.lead(Coded::Day, 6, 3).unwrap();
        assert_eq!(code, here.lead(Coded::Day, 6, 3).unwrap());
        for other in [
            here.lead(Coded::Day, 6, 4),
            here.lead(Coded::NewPin, 6, 3),
            here.lead(Coded::Day, 5, 3),
            CodeKey::of_team(&member, &HubId([8; 16]), &lead.public())
                .unwrap()
                .lead(Coded::Day, 6, 3),
            both().0.lead(Coded::Day, 6, 3),
        ] {
            assert_ne!(code, other.unwrap());
        }
    }

    #[test]
    fn a_day_code_never_passes_for_a_reset_code() {
        let (hub, _) = both();
        assert_ne!(hub.reset(1).unwrap()[..], hub.day(1).unwrap()[..]);
    }
}
