-- Lists on the way in, piece by piece. Every column is explained in docs/schema/device.md, which a test compares.

CREATE TABLE snapshot (
  unit          INTEGER NOT NULL PRIMARY KEY REFERENCES unit (id),
  manifest      BLOB NOT NULL,
  total         INTEGER NOT NULL,
  refused       INTEGER NOT NULL
) STRICT;

CREATE TABLE arrived (
  unit          INTEGER NOT NULL REFERENCES snapshot (unit) ON DELETE CASCADE,
  piece         INTEGER NOT NULL,
  at            INTEGER NOT NULL,
  bytes         BLOB NOT NULL,
  PRIMARY KEY (unit, piece, at)
) STRICT;
