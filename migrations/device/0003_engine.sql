-- When to try again, how much to send at once, and what the hub would not take.
-- Every column is explained in docs/schema/device.md, which a test compares.

ALTER TABLE send ADD COLUMN list_problem TEXT;
ALTER TABLE send ADD COLUMN request_bytes INTEGER NOT NULL DEFAULT 49152;
ALTER TABLE send ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0;
ALTER TABLE send ADD COLUMN apart INTEGER NOT NULL DEFAULT 0;
ALTER TABLE send ADD COLUMN refill INTEGER NOT NULL DEFAULT 0;

CREATE TABLE retry (
  errand        INTEGER NOT NULL PRIMARY KEY CHECK (errand IN (1, 2)),
  failures      INTEGER NOT NULL,
  tried_at      INTEGER NOT NULL,
  wait          INTEGER NOT NULL
) STRICT;

CREATE TABLE set_aside (
  seq           INTEGER NOT NULL PRIMARY KEY REFERENCES record (seq),
  bytes         BLOB NOT NULL
) STRICT;

CREATE TABLE life (
  first         INTEGER NOT NULL PRIMARY KEY,
  epoch         INTEGER NOT NULL UNIQUE
) STRICT;

CREATE TABLE branch (
  first         INTEGER NOT NULL PRIMARY KEY,
  last          INTEGER NOT NULL CHECK (last >= first),
  name          INTEGER NOT NULL
) STRICT;
