//! The checksum of a list: the same on both ends whatever order rows came in, and kept up by adding and
//! taking away single rows.

use super::{HouseholdRow, ResidentRow, households, residents};
use crate::cbor::Writer;
use crate::keys::sha256;

/// The sum, modulo 2¹²⁸, of the digests of all households and residents on a list. It finds mistakes;
/// against forgery there is the page's signature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checksum(u128);

impl Checksum {
    /// Counts a row in.
    pub fn add(&mut self, digest: [u8; 16]) {
        self.0 = self.0.wrapping_add(u128::from_be_bytes(digest));
    }

    /// Counts a row out.
    pub fn remove(&mut self, digest: [u8; 16]) {
        self.0 = self.0.wrapping_sub(u128::from_be_bytes(digest));
    }

    /// As it travels and is stored.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }

    /// Of its bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(u128::from_be_bytes(bytes))
    }
}

impl ResidentRow {
    /// The row's digest: over everything in it. Store it beside the row, to count it out later.
    #[must_use]
    pub fn digest(&self) -> [u8; 16] {
        let mut writer = Writer::new();
        residents::write_row(&mut writer, self);
        digest(b"resident", &writer.finish())
    }
}

impl HouseholdRow {
    /// The row's digest: over everything in it. Store it beside the row, to count it out later.
    #[must_use]
    pub fn digest(&self) -> [u8; 16] {
        let mut writer = Writer::new();
        households::write_row(&mut writer, self);
        digest(b"household", &writer.finish())
    }
}

fn digest(kind: &[u8], row: &[u8]) -> [u8; 16] {
    let hash = sha256(&[kind, row]);
    let mut digest = [0; 16];
    digest.copy_from_slice(&hash[..16]);
    digest
}
