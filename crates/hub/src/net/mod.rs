//! The hub's TLS service.
