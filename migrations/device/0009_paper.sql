-- Small documents the hub signs beside the list, one of each kind. Columns are explained in docs/schema/device.md,
-- which a test compares.

CREATE TABLE paper (
  kind          INTEGER NOT NULL PRIMARY KEY,
  made          INTEGER NOT NULL,
  as_of         INTEGER NOT NULL,
  content       BLOB    NOT NULL
) STRICT;
