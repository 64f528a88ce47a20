-- The log of who did what becomes a chain: each row carries a hash over itself and the row before, so that
-- a row changed, put in or taken out shows. Rows from before are chained by the program, which can hash
-- (crates/hub/src/store/audit.rs), in the transaction that makes this table.

ALTER TABLE audit RENAME TO audit_unchained;

CREATE TABLE audit (
    audit_seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at        INTEGER NOT NULL,
    who       TEXT    NOT NULL,
    what      TEXT    NOT NULL,
    detail    TEXT    NOT NULL,
    chain     BLOB    NOT NULL CHECK (length(chain) = 32)
) STRICT;
