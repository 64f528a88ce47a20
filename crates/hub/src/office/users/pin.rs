//! The PIN of a desk: Argon2id over six digits, so that each guess at a copied store is dear.

use argon2::{Algorithm, Argon2, Params, Version};

use crate::error::HubError;
use crate::office::OfficeError;
use crate::store::desk_users::PinRow;

/// What one guess costs (OWASP's choice for Argon2id: 19 MiB, two passes, one lane); kept with each PIN so
/// that it can be raised later.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// Refuses what is no PIN, or the first a stranger would try.
pub(super) fn check(pin: &str) -> Result<(), OfficeError> {
    let digits = pin.as_bytes();
    if digits.len() != 6 || !digits.iter().all(u8::is_ascii_digit) {
        return Err(OfficeError::bad_input("Mã PIN gồm đúng sáu chữ số."));
    }
    let step = |pair: &[u8]| i16::from(pair[1]) - i16::from(pair[0]);
    let steps: Vec<i16> = digits.windows(2).map(step).collect();
    if steps.iter().all(|one| *one == steps[0] && one.abs() <= 1) {
        return Err(OfficeError::bad_input(
            "Mã PIN này quá dễ đoán (một số lặp lại hoặc các số liền nhau). Hãy chọn mã khác.",
        ));
    }
    Ok(())
}

/// A PIN as it is kept.
pub(super) fn seal(pin: &str) -> Result<PinRow, HubError> {
    let salt: [u8; 16] = tungnha_ambient::random_bytes()?;
    let (memory_kib, passes, lanes) = COST;
    let mut row = PinRow {
        salt,
        hash: [0; 32],
        memory_kib,
        passes,
        lanes,
    };
    row.hash = hash(pin, &row)?;
    Ok(row)
}

/// Whether this is the PIN.
pub(super) fn opens(pin: &str, row: &PinRow) -> Result<bool, HubError> {
    let made = hash(pin, row)?;
    // Every byte is looked at, whatever the first ones say.
    let differing = made
        .iter()
        .zip(row.hash)
        .fold(0, |all, (one, other)| all | (one ^ other));
    Ok(differing == 0)
}

fn hash(pin: &str, row: &PinRow) -> Result<[u8; 32], HubError> {
    let no_memory = |_| HubError::Keys("argon2".to_owned());
    let params = Params::new(row.memory_kib, row.passes, row.lanes, Some(32))
        .map_err(|_| HubError::Unreadable("desk_user"))?;
    let mut out = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(pin.as_bytes(), &row.salt, &mut out)
        .map_err(no_memory)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_opens_and_another_does_not_and_two_of_the_same_are_kept_differently() {
        let (one, other) = (seal("246810").unwrap(), seal("246810").unwrap());
        assert!(opens("246810", &one).unwrap() && opens("246810", &other).unwrap());
        assert!(!opens("246811", &one).unwrap());
        assert_ne!(one.hash, other.hash);
    }

    #[test]
    fn what_is_no_pin_or_easily_guessed_is_refused() {
        for pin in ["", "12345", "1234567", "12345a", "000000", "123456", "987654"] {
            assert!(check(pin).is_err(), "{pin}");
        }
        for pin in ["246810", "190283", "112233"] {
            assert!(check(pin).is_ok(), "{pin}");
        }
    }
}
