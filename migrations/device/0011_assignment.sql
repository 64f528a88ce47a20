-- Houses this tablet gave out, and how much of its own log each paper knows of. Columns are explained in
-- docs/schema/device.md, which a test compares.

ALTER TABLE paper ADD COLUMN covers INTEGER NOT NULL DEFAULT 0;

CREATE TABLE assignment (
  seq           INTEGER NOT NULL,
  hid           INTEGER NOT NULL,
  member        INTEGER,
  before        INTEGER,
  PRIMARY KEY (seq, hid)
) STRICT, WITHOUT ROWID;
