-- The tablet's team as the hub signed it, what colleagues' tablets said when they were met, and the number a team
-- lead's code answers. Columns are explained in docs/schema/device.md, which a test compares.

ALTER TABLE identity ADD COLUMN team BLOB;

ALTER TABLE tablet ADD COLUMN day_request INTEGER NOT NULL DEFAULT 1;

CREATE TABLE met (
  dev           INTEGER NOT NULL PRIMARY KEY,
  made          INTEGER NOT NULL
) STRICT;

CREATE TABLE met_claim (
  dev           INTEGER NOT NULL REFERENCES met (dev) ON DELETE CASCADE,
  hid           INTEGER NOT NULL,
  member        INTEGER NOT NULL,
  until         INTEGER NOT NULL,
  PRIMARY KEY (dev, hid)
) STRICT, WITHOUT ROWID;
