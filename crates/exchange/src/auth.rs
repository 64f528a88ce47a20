//! The stamp on a request: the tablet's signature over hub, incarnation, epoch, method, path, body and a
//! counter. No clock in it, nothing that expires.
//!
//! It travels as `Authorization: TN1 <base64url(signature ‖ CBOR [dev, incarnation, epoch, counter])>`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::cbor::{Reader, Writer};
use crate::keys::sha256;
use crate::{DecodeError, DeviceKey, HubId, OpenError, Purpose, Signed};

/// The header that carries it.
pub const HEADER: &str = "authorization";
const SCHEME: &str = "TN1 ";
/// A stamp is about 110 characters; more than this is none.
const MOST_CHARS: usize = 256;

/// Who asks, and for the how-manieth time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The tablet.
    pub dev: u32,
    /// The hub's incarnation as the tablet knows it.
    pub incarnation: u32,
    /// Which life of the tablet's log.
    pub epoch: u32,
    /// Higher with each request of this epoch.
    pub counter: u64,
}

/// A stamp as read from a header, not yet believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedStamp {
    /// What it claims.
    pub stamp: Stamp,
    signed: Signed,
}

impl Stamp {
    fn to_cbor(self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer
            .array(4)
            .u64(self.dev)
            .u64(self.incarnation)
            .u64(self.epoch)
            .u64(self.counter);
        writer.finish()
    }

    /// The header's value for a request. `path` is path and query as sent.
    #[must_use]
    pub fn sign(self, key: &DeviceKey, hub: &HubId, method: &str, path: &str, body: &[u8]) -> String {
        let stamp = self.to_cbor();
        let message = message(&stamp, method, path, body);
        let signature = key.signature(Purpose::Request, hub, &message);
        let value = Signed {
            signature,
            body: stamp,
        }
        .to_bytes();
        format!("{SCHEME}{}", URL_SAFE_NO_PAD.encode(value))
    }
}

impl SignedStamp {
    /// Reads a header's value; believes nothing yet.
    pub fn read(value: &str) -> Result<Self, DecodeError> {
        let coded = value.strip_prefix(SCHEME).ok_or(DecodeError::Malformed)?;
        if coded.len() > MOST_CHARS {
            return Err(DecodeError::TooLarge);
        }
        let bytes = URL_SAFE_NO_PAD
            .decode(coded)
            .map_err(|_| DecodeError::Malformed)?;
        let signed = Signed::from_bytes(&bytes)?;
        let mut reader = Reader::new(&signed.body);
        let stamp = reader.fields(4, |reader| {
            Ok(Stamp {
                dev: reader.u32()?,
                incarnation: reader.u32()?,
                epoch: reader.u32()?,
                counter: reader.u64()?,
            })
        })?;
        reader.end()?;
        Ok(Self { stamp, signed })
    }

    /// Whether `public`, the key of [`Stamp::dev`], made it for this very request.
    pub fn verify(
        &self,
        public: &[u8; 32],
        hub: &HubId,
        method: &str,
        path: &str,
        body: &[u8],
    ) -> Result<Stamp, OpenError> {
        let message = message(&self.signed.body, method, path, body);
        crate::keys::verify(public, Purpose::Request, hub, &message, &self.signed.signature)?;
        Ok(self.stamp)
    }
}

fn message(stamp: &[u8], method: &str, path: &str, body: &[u8]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer
        .array(4)
        .bytes(stamp)
        .text(method)
        .text(path)
        .bytes(&sha256(&[body]));
    writer.finish()
}

/// Which counters of a tablet's epoch were used: a window of 64 below the highest, so that requests may
/// overtake each other and none is taken twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// The highest counter accepted.
    pub highest: u64,
    /// Bit n: `highest - n` was accepted.
    pub used: u64,
}

impl Window {
    /// Takes a counter, or says from which one the tablet may go on.
    pub fn accept(&mut self, counter: u64) -> Result<(), UseFrom> {
        let refused = Err(UseFrom(self.highest.saturating_add(1)));
        if counter > self.highest {
            let by = counter - self.highest;
            self.used = if by < 64 { self.used << by } else { 0 } | 1;
            self.highest = counter;
            return Ok(());
        }
        let back = self.highest - counter;
        if counter == 0 || back >= 64 || self.used & (1 << back) != 0 {
            return refused;
        }
        self.used |= 1 << back;
        Ok(())
    }
}

/// The lowest counter that will surely be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UseFrom(pub u64);

#[cfg(test)]
mod tests {
    use super::*;

    const HUB: HubId = HubId([7; 16]);
    const STAMP: Stamp = Stamp {
        dev: 3,
        incarnation: 1,
        epoch: 2,
        counter: 9,
    };

    #[test]
    fn a_stamp_is_good_for_its_own_request_only() {
        let key = DeviceKey::from_seed(&[1; 32]);
        let value = STAMP.sign(&key, &HUB, "POST", "/v1/sync", b"body");
        let read = SignedStamp::read(&value).unwrap();
        let check =
            |hub: &HubId, method, path, body: &[u8]| read.verify(&key.public(), hub, method, path, body);
        assert_eq!(check(&HUB, "POST", "/v1/sync", b"body"), Ok(STAMP));
        let refused = Err(OpenError::Signature);
        assert_eq!(check(&HubId([8; 16]), "POST", "/v1/sync", b"body"), refused);
        assert_eq!(check(&HUB, "GET", "/v1/sync", b"body"), refused);
        assert_eq!(check(&HUB, "POST", "/v1/list/3", b"body"), refused);
        assert_eq!(check(&HUB, "POST", "/v1/sync", b"bodx"), refused);
    }

    #[test]
    fn a_counter_is_taken_once_and_late_ones_within_64_still_are() {
        let mut window = Window::default();
        assert_eq!(window.accept(5), Ok(()));
        assert_eq!(window.accept(5), Err(UseFrom(6)));
        assert_eq!(window.accept(3), Ok(()));
        assert_eq!(window.accept(3), Err(UseFrom(6)));
        assert_eq!(window.accept(100), Ok(()));
        assert_eq!(window.accept(37), Ok(()));
        assert_eq!(window.accept(36), Err(UseFrom(101)));
        assert_eq!(window.accept(5), Err(UseFrom(101)));
    }

    #[test]
    fn counter_zero_is_never_taken() {
        assert_eq!(Window::default().accept(0), Err(UseFrom(1)));
    }
}
