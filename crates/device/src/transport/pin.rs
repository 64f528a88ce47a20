//! Trusts exactly the keys in the enrolment code: no authorities, no names, no dates.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, Error, PeerIncompatible, SignatureScheme};
use sha2::{Digest, Sha256};
use x509_parser::prelude::{FromDer, X509Certificate};

/// Accepts a certificate by its key's SHA-256 and nothing else.
///
/// Dates and names are not looked at on purpose: a tablet's clock is often wrong, the hub's address
/// changes, and an expired certificate must never keep records from being sent. The handshake's own
/// signature is checked, or anybody could replay the hub's public certificate.
#[derive(Debug)]
pub(crate) struct Pinned {
    pins: Vec<[u8; 32]>,
    /// Any key will do: only to hear who somebody says they are ([`super::hello`]).
    anybody: bool,
    provider: Arc<CryptoProvider>,
    saw_other: AtomicBool,
}

impl Pinned {
    pub(crate) fn new(pins: Vec<[u8; 32]>, provider: Arc<CryptoProvider>) -> Self {
        Self {
            pins,
            anybody: false,
            provider,
            saw_other: AtomicBool::new(false),
        }
    }

    /// Believes nobody and listens to anybody.
    pub(crate) fn anybody(provider: Arc<CryptoProvider>) -> Self {
        Self {
            anybody: true,
            ..Self::new(Vec::new(), provider)
        }
    }

    /// The keys it trusts.
    pub(crate) fn pins(&self) -> &[[u8; 32]] {
        &self.pins
    }

    /// Whether another key was shown since the last time this was asked.
    pub(crate) fn take_saw_other(&self) -> bool {
        self.saw_other.swap(false, Ordering::Relaxed)
    }
}

/// SHA-256 of a certificate's SubjectPublicKeyInfo, DER.
fn key_hash(certificate: &CertificateDer<'_>) -> Option<[u8; 32]> {
    let (_, parsed) = X509Certificate::from_der(certificate).ok()?;
    Some(Sha256::digest(parsed.tbs_certificate.subject_pki.raw).into())
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if self.anybody || key_hash(end_entity).is_some_and(|hash| self.pins.contains(&hash)) {
            return Ok(ServerCertVerified::assertion());
        }
        self.saw_other.store(true, Ordering::Relaxed);
        Err(Error::InvalidCertificate(
            CertificateError::ApplicationVerificationFailure,
        ))
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        // Never offered: see `Tls::to`.
        Err(Error::PeerIncompatible(PeerIncompatible::Tls13RequiredForQuic))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(
            message,
            cert,
            dss,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}
