-- What this tablet's records told that no list has: people and households added, people who live elsewhere; and what
-- became of it, as the lists say. Columns are explained in docs/schema/device.md, which a test compares.

CREATE TABLE found (
  seq           INTEGER NOT NULL PRIMARY KEY REFERENCES record (seq),
  what          INTEGER NOT NULL CHECK (what BETWEEN 1 AND 3),
  unit          INTEGER NOT NULL,
  number        INTEGER NOT NULL,
  hid           INTEGER NOT NULL,
  name          TEXT NOT NULL,
  birth         TEXT,
  sex           TEXT,
  phone         TEXT,
  house_number  TEXT NOT NULL,
  listed        INTEGER
) STRICT;
CREATE INDEX found_number ON found (number, what);

CREATE TABLE became (
  number        INTEGER NOT NULL,
  unit          INTEGER NOT NULL,
  epoch         INTEGER NOT NULL,
  seq           INTEGER NOT NULL,
  what          INTEGER NOT NULL,
  listed        INTEGER NOT NULL,
  PRIMARY KEY (number, unit)
) STRICT, WITHOUT ROWID;

-- Where the list has somebody; hid is where they are shown.
ALTER TABLE resident ADD COLUMN listed_hid INTEGER NOT NULL DEFAULT 0;
UPDATE resident SET listed_hid = hid;

-- Forms that are half written.
CREATE TABLE form (
  name          TEXT NOT NULL PRIMARY KEY,
  words         TEXT NOT NULL
) STRICT, WITHOUT ROWID;
