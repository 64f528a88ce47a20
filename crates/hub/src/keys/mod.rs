//! The hub's own keys and TLS identity.
