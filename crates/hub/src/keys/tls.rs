//! The hub's TLS identity: a self-signed certificate nobody has to trust by name.
//!
//! Tablets pin the SHA-256 of the key (the certificate's SubjectPublicKeyInfo) that the enrolment code
//! carries, so no authority, host name or expiry date is involved: an address may change, a certificate
//! may be made anew over the same key, and nothing has to be renewed while a tablet is offline. A spare
//! key is pinned too, so that a lost or leaked first key can be replaced without enrolling again.

use std::sync::Arc;

use rcgen::{CertificateParams, DnType, KeyPair, PublicKeyData};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::error::HubError;
use crate::store::identity::TlsRow;

/// Bytes in one TLS record. A tablet can keep only whole records of an answer that is cut, and the usual
/// 16 KiB are seven seconds at 20 kbit/s; smaller ones cost 22 bytes each, one in a hundred.
const RECORD_BYTES: usize = 2 * 1024;

/// Makes a fresh P-256 key and its certificate.
pub(super) fn generate() -> Result<TlsRow, HubError> {
    let made = || -> Result<TlsRow, rcgen::Error> {
        let pair = KeyPair::generate()?;
        let mut params = CertificateParams::new(vec!["tungnha-hub".to_owned()])?;
        params.distinguished_name.push(DnType::CommonName, "tungnha-hub");
        let certificate = params.self_signed(&pair)?;
        Ok(TlsRow {
            pin: Sha256::digest(pair.subject_public_key_info()).into(),
            certificate: certificate.der().to_vec(),
            key: Zeroizing::new(pair.serialize_der()),
        })
    };
    made().map_err(|fault| HubError::Keys(fault.to_string()))
}

/// The server side of TLS 1.3 with this key, on the ring provider (a C compiler is all it needs).
pub(super) fn server_config(identity: &TlsRow) -> Result<Arc<ServerConfig>, HubError> {
    let chain = vec![CertificateDer::from(identity.certificate.clone())];
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(identity.key.to_vec()));
    let mut config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .and_then(|config| config.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|fault| HubError::Keys(fault.to_string()))?;
    config.max_fragment_size = Some(RECORD_BYTES);
    Ok(Arc::new(config))
}
