-- Soft claims: where this tablet's holder is at work, and where colleagues are. Both end by themselves.
-- Every column is explained in docs/schema/device.md, which a test compares.

CREATE TABLE working (
  hid           INTEGER NOT NULL PRIMARY KEY,
  opened_at     INTEGER NOT NULL
) STRICT;

CREATE TABLE claim (
  hid           INTEGER NOT NULL,
  member        INTEGER NOT NULL,
  until         INTEGER NOT NULL,
  PRIMARY KEY (hid, member)
) STRICT, WITHOUT ROWID;
