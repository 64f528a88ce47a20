//! Custody of what tablets send: journal, records, fold and cursor in one transaction.
