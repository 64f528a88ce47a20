//! Enrolment: the code a tablet is shown, what it asks with it, and the certificate it gets.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tungnha_domain::{MemberId, Role, UnitId};

use crate::cbor::{Reader, Writer};
use crate::keys::sha256;
use crate::{DecodeError, DeviceKey, HubId, HubKeys, HubPublic, OpenError, Purpose, Signed, limits};

/// The name a tablet's certificate goes by in [`crate::sync::SyncRequest`]: the first eight bytes of the
/// SHA-256 of its signed bytes.
#[must_use]
pub fn digest(certificate: &[u8]) -> [u8; 8] {
    let mut digest = [0; 8];
    for (to, from) in digest.iter_mut().zip(sha256(&[certificate])) {
        *to = from;
    }
    digest
}

/// What every enrolment url starts with.
pub const URL_PREFIX: &str = "tungnha://enrol/";
/// A code with several addresses is under 400 characters; a QR symbol holds at most 2953.
const MOST_CHARS: usize = 3000;

/// What the enrolment QR holds: where the hub is, which keys it has, and the one-time code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrolCode {
    /// `host:port` of the hub, the best first.
    pub addresses: Vec<String>,
    /// The hub's name.
    pub hub_id: HubId,
    /// The hub's signing and sealing keys.
    pub keys: HubPublic,
    /// SHA-256 of the TLS certificate's SubjectPublicKeyInfo.
    pub tls_pin: [u8; 32],
    /// The pin of the spare key, for when the first is lost.
    pub spare_pin: Option<[u8; 32]>,
    /// The one-time code.
    pub code: String,
    /// The commune's name, to show before anything is sent.
    pub commune: String,
}

impl EnrolCode {
    /// `tungnha://enrol/<base64url>`.
    #[must_use]
    pub fn to_url(&self) -> String {
        let mut writer = Writer::new();
        writer.array(8);
        writer.list(self.addresses.iter(), |writer, address| {
            writer.text(address);
        });
        writer
            .bytes(&self.hub_id.0)
            .bytes(&self.keys.sign)
            .bytes(&self.keys.seal);
        writer.bytes(&self.tls_pin);
        writer.option(self.spare_pin.as_ref(), |writer, pin| {
            writer.bytes(pin);
        });
        writer.text(&self.code).text(&self.commune);
        format!("{URL_PREFIX}{}", URL_SAFE_NO_PAD.encode(writer.finish()))
    }

    /// Reads a pasted url; white space around and inside it, which chat apps add, is ignored.
    pub fn from_url(url: &str) -> Result<Self, DecodeError> {
        if url.len() > MOST_CHARS {
            return Err(DecodeError::TooLarge);
        }
        let url: String = url.chars().filter(|letter| !letter.is_whitespace()).collect();
        let coded = url.strip_prefix(URL_PREFIX).ok_or(DecodeError::Malformed)?;
        let bytes = URL_SAFE_NO_PAD
            .decode(coded)
            .map_err(|_| DecodeError::Malformed)?;
        let mut reader = Reader::new(&bytes);
        let code = reader.fields(8, |reader| {
            Ok(Self {
                addresses: reader.list(limits::ITEMS, |reader| {
                    Ok(reader.text(limits::TEXT_BYTES)?.to_owned())
                })?,
                hub_id: HubId(reader.fixed()?),
                keys: HubPublic {
                    sign: reader.fixed()?,
                    seal: reader.fixed()?,
                },
                tls_pin: reader.fixed()?,
                spare_pin: reader.option(Reader::fixed)?,
                code: reader.text(limits::TEXT_BYTES)?.to_owned(),
                commune: reader.text(limits::TEXT_BYTES)?.to_owned(),
            })
        })?;
        reader.end()?;
        Ok(code)
    }
}

/// Where a hub says, to anybody and unsigned, who it is: an [`EnrolCode`] as a url with an empty code. Nothing of it
/// is believed until two people compared [`EnrolCode::fingerprint`].
pub const HELLO_PATH: &str = "/v1/hello";

impl EnrolCode {
    /// Sixteen digits over the hub's name, all its keys and the one-time code, in groups of four: 53 bits that an
    /// officer's screen and a tablet's must show alike. Who stands between the two does not know the code, which is
    /// not sent before somebody said that they are, and so cannot look for keys that make the same digits.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let spare = self.spare_pin.unwrap_or_default();
        let code = crate::code::plain(&self.code);
        let digest = sha256(&[
            b"tungnha/1/fingerprint\0",
            &self.hub_id.0,
            &self.keys.sign,
            &self.keys.seal,
            &self.tls_pin,
            &spare,
            code.as_bytes(),
        ]);
        let mut first = [0; 8];
        first.copy_from_slice(&digest[..8]);
        let digits = format!("{:016}", u64::from_be_bytes(first) % 10_000_000_000_000_000);
        let (groups, _) = digits.as_bytes().as_chunks::<4>();
        let groups: Vec<_> = groups
            .iter()
            .map(|group| String::from_utf8_lossy(group))
            .collect();
        groups.join(" ")
    }
}

/// What a tablet asks with a code, `POST /v1/enrol`. Signed by the key it names, so nobody enrols a key
/// they do not hold. The same key may ask again if the answer was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrolRequest {
    /// The one-time code.
    pub code: String,
    /// The tablet's ed25519 public key.
    pub device_key: [u8; 32],
    /// The app's version.
    pub app: String,
}

impl EnrolRequest {
    /// Makes and signs a request for a key.
    #[must_use]
    pub fn sign(code: &str, app: &str, key: &DeviceKey, hub: &HubId) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.array(3).text(code).bytes(&key.public()).text(app);
        key.sign(Purpose::Enrol, hub, writer.finish()).to_bytes()
    }

    /// Reads a request and checks that it is signed by the key it names.
    pub fn open(bytes: &[u8], hub: &HubId) -> Result<Self, OpenError> {
        if bytes.len() > limits::SIGNED_BYTES {
            return Err(DecodeError::TooLarge.into());
        }
        let signed = Signed::from_bytes(bytes)?;
        let mut reader = Reader::new(&signed.body);
        let request = reader.fields(3, |reader| {
            Ok(Self {
                code: reader.text(limits::TEXT_BYTES)?.to_owned(),
                device_key: reader.fixed()?,
                app: reader.text(limits::TEXT_BYTES)?.to_owned(),
            })
        })?;
        reader.end()?;
        signed.verify(&request.device_key, Purpose::Enrol, hub)?;
        Ok(request)
    }
}

/// Who a tablet is, signed by the hub. A restored hub reads it back from the tablet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Which life of the hub's journal.
    pub incarnation: u32,
    /// The tablet's number.
    pub dev: u32,
    /// Which life of its log.
    pub epoch: u32,
    /// Its member.
    pub member: MemberId,
    /// Their role.
    pub role: Role,
    /// Their name.
    pub name: String,
    /// The hamlets whose lists it gets.
    pub units: Vec<(UnitId, String)>,
    /// The tablet's public key.
    pub device_key: [u8; 32],
    /// The campaign's settings as JSON ([`tungnha_domain::Campaign`]).
    pub campaign: String,
    /// The catalogue version in use.
    pub catalogue: u16,
    /// The commune's name.
    pub commune: String,
    /// What time it was, unix seconds: the tablet's first sight of the hub's clock. Of two certificates of
    /// one incarnation the later one counts.
    pub hub_time: i64,
    /// Who else uses this tablet, each under a PIN of their own; usually nobody.
    pub others: Vec<User>,
}

/// Somebody who uses a tablet beside its first member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Who.
    pub member: MemberId,
    /// What they may do.
    pub role: Role,
    /// Their name.
    pub name: String,
}

fn read_user(reader: &mut Reader<'_>) -> Result<User, DecodeError> {
    reader.fields(3, |reader| {
        Ok(User {
            member: MemberId(reader.u32()?),
            role: Role::from_wire(reader.u64()?).ok_or(DecodeError::Version)?,
            name: reader.text(limits::TEXT_BYTES)?.to_owned(),
        })
    })
}

impl Certificate {
    /// Signs it: the response to [`EnrolRequest`].
    #[must_use]
    pub fn sign(&self, keys: &HubKeys, hub: &HubId) -> Vec<u8> {
        self.sign_as(Purpose::Certificate, keys, hub)
    }

    /// Signs it for a computer that is a desk ([`crate::desk`]): nobody can show it as a tablet's.
    #[must_use]
    pub fn sign_computer(&self, keys: &HubKeys, hub: &HubId) -> Vec<u8> {
        self.sign_as(Purpose::Computer, keys, hub)
    }

    fn sign_as(&self, purpose: Purpose, keys: &HubKeys, hub: &HubId) -> Vec<u8> {
        let mut writer = Writer::new();
        writer
            .array(12 + usize::from(!self.others.is_empty()))
            .u64(self.incarnation)
            .u64(self.dev)
            .u64(self.epoch);
        writer.u64(self.member.0).u64(self.role.wire()).text(&self.name);
        writer.list(self.units.iter(), |writer, (unit, name)| {
            writer.array(2).u64(unit.0).text(name);
        });
        writer
            .bytes(&self.device_key)
            .text(&self.campaign)
            .u64(self.catalogue);
        writer.text(&self.commune).i64(self.hub_time);
        if !self.others.is_empty() {
            writer.list(self.others.iter(), |writer, user| {
                writer
                    .array(3)
                    .u64(user.member.0)
                    .u64(user.role.wire())
                    .text(&user.name);
            });
        }
        keys.sign(purpose, hub, writer.finish()).to_bytes()
    }

    /// Reads a certificate signed by this hub.
    pub fn open(bytes: &[u8], public: &HubPublic, hub: &HubId) -> Result<Self, OpenError> {
        Self::open_as(Purpose::Certificate, bytes, public, hub)
    }

    /// Reads the certificate of a computer that is a desk.
    pub fn open_computer(bytes: &[u8], public: &HubPublic, hub: &HubId) -> Result<Self, OpenError> {
        Self::open_as(Purpose::Computer, bytes, public, hub)
    }

    fn open_as(purpose: Purpose, bytes: &[u8], public: &HubPublic, hub: &HubId) -> Result<Self, OpenError> {
        if bytes.len() > limits::SIGNED_BYTES {
            return Err(DecodeError::TooLarge.into());
        }
        let signed = Signed::from_bytes(bytes)?;
        let mut reader = Reader::new(signed.verify(&public.sign, purpose, hub)?);
        let certificate = reader.fields_at_least(12, 13, |reader, len| {
            Ok(Self {
                incarnation: reader.u32()?,
                dev: reader.u32()?,
                epoch: reader.u32()?,
                member: MemberId(reader.u32()?),
                role: Role::from_wire(reader.u64()?).ok_or(DecodeError::Version)?,
                name: reader.text(limits::TEXT_BYTES)?.to_owned(),
                units: reader.list(limits::ITEMS, |reader| {
                    reader.fields(2, |reader| {
                        let unit = UnitId(reader.u32()?);
                        Ok((unit, reader.text(limits::TEXT_BYTES)?.to_owned()))
                    })
                })?,
                device_key: reader.fixed()?,
                campaign: reader.text(limits::SIGNED_BYTES)?.to_owned(),
                catalogue: reader.u16()?,
                commune: reader.text(limits::TEXT_BYTES)?.to_owned(),
                hub_time: reader.i64()?,
                others: if len > 12 {
                    reader.list(limits::ITEMS, read_user)?
                } else {
                    Vec::new()
                },
            })
        })?;
        reader.end()?;
        Ok(certificate)
    }
}
