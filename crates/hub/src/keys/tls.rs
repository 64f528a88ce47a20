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

use crate::error::HubError;

/// One TLS key with the certificate that carries it.
pub(crate) struct TlsKey {
    /// PKCS #8, DER.
    pub(crate) key: Vec<u8>,
    /// X.509, DER, self-signed.
    pub(crate) certificate: Vec<u8>,
    /// SHA-256 of the SubjectPublicKeyInfo.
    pub(crate) pin: [u8; 32],
}

/// Makes a fresh P-256 key and its certificate.
pub(crate) fn generate() -> Result<TlsKey, HubError> {
    let made = || -> Result<TlsKey, rcgen::Error> {
        let pair = KeyPair::generate()?;
        let mut params = CertificateParams::new(vec!["tungnha-hub".to_owned()])?;
        params.distinguished_name.push(DnType::CommonName, "tungnha-hub");
        let certificate = params.self_signed(&pair)?;
        Ok(TlsKey {
            pin: Sha256::digest(pair.subject_public_key_info()).into(),
            certificate: certificate.der().to_vec(),
            key: pair.serialize_der(),
        })
    };
    made().map_err(|fault| HubError::Keys(fault.to_string()))
}

/// The server side of TLS 1.3 with this key, on the ring provider (a C compiler is all it needs).
pub(crate) fn server_config(identity: &TlsKey) -> Result<Arc<ServerConfig>, HubError> {
    let chain = vec![CertificateDer::from(identity.certificate.clone())];
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(identity.key.clone()));
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .and_then(|config| config.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|fault| HubError::Keys(fault.to_string()))?;
    Ok(Arc::new(config))
}
