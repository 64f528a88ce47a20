//! Enrolment of tablets: one-time codes and certificates.
