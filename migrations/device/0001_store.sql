-- The tablet's store. Every column is explained in docs/schema/device.md, which a test compares.

CREATE TABLE identity (
  id            INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  hub_id        BLOB NOT NULL,
  sign_key      BLOB NOT NULL,
  seal_key      BLOB NOT NULL,
  tls_pins      BLOB NOT NULL,
  addresses     TEXT NOT NULL,
  commune       TEXT NOT NULL,
  device_key    BLOB NOT NULL,
  certificate   BLOB NOT NULL
) STRICT;

CREATE TABLE boot (
  number        INTEGER NOT NULL PRIMARY KEY,
  name          TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE record (
  seq           INTEGER NOT NULL PRIMARY KEY CHECK (seq > 0),
  kind          INTEGER NOT NULL,
  hid           INTEGER,
  rid           INTEGER,
  member        INTEGER NOT NULL,
  effective     INTEGER NOT NULL,
  boot          INTEGER NOT NULL REFERENCES boot (number),
  mono          INTEGER NOT NULL,
  wall          INTEGER NOT NULL,
  hub_boot      INTEGER,
  hub_mono      INTEGER,
  hub_time      INTEGER,
  visit_at      INTEGER,
  undone_by     INTEGER REFERENCES record (seq),
  bytes         BLOB NOT NULL,
  chain         BLOB NOT NULL
) STRICT;
CREATE INDEX record_of_house ON record (hid, seq) WHERE hid IS NOT NULL;

CREATE TABLE answer (
  rid           INTEGER NOT NULL,
  seq           INTEGER NOT NULL REFERENCES record (seq),
  target        INTEGER NOT NULL,
  outcome       INTEGER NOT NULL,
  catalogue     INTEGER NOT NULL,
  saw           BLOB NOT NULL,
  PRIMARY KEY (rid, seq, target)
) STRICT, WITHOUT ROWID;

CREATE TABLE batch (
  first         INTEGER NOT NULL PRIMARY KEY,
  next          INTEGER NOT NULL CHECK (next > first),
  bytes         BLOB NOT NULL
) STRICT;

CREATE TABLE send (
  id            INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  incarnation   INTEGER NOT NULL,
  through       INTEGER NOT NULL,
  safe          INTEGER NOT NULL,
  counter       INTEGER NOT NULL,
  batch_records INTEGER NOT NULL,
  hub_boot      INTEGER,
  hub_mono      INTEGER,
  hub_time      INTEGER,
  last_ack      BLOB,
  last_success  INTEGER,
  problem       TEXT
) STRICT;

CREATE TABLE notice (
  seq           INTEGER NOT NULL PRIMARY KEY,
  code          INTEGER NOT NULL
) STRICT;

CREATE TABLE unit (
  id            INTEGER NOT NULL PRIMARY KEY,
  name          TEXT NOT NULL,
  position      INTEGER NOT NULL,
  total         INTEGER NOT NULL,
  checksum      BLOB NOT NULL,
  lists         BLOB NOT NULL,
  updated_at    INTEGER
) STRICT;

CREATE TABLE staged (
  unit          INTEGER NOT NULL REFERENCES unit (id),
  number        INTEGER NOT NULL,
  bytes         BLOB NOT NULL,
  PRIMARY KEY (unit, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE member (
  id            INTEGER NOT NULL PRIMARY KEY,
  name          TEXT NOT NULL
) STRICT;

CREATE TABLE household (
  hid           INTEGER NOT NULL PRIMARY KEY,
  unit          INTEGER NOT NULL REFERENCES unit (id),
  number        TEXT NOT NULL,
  address       TEXT NOT NULL,
  place         INTEGER NOT NULL,
  last_visit_at INTEGER,
  last_visit_by INTEGER,
  last_visit_nobody INTEGER NOT NULL,
  digest        BLOB NOT NULL,
  head          TEXT NOT NULL,
  people        INTEGER NOT NULL,
  not_asked     INTEGER NOT NULL,
  revisit_at    INTEGER,
  nobody_home   INTEGER NOT NULL
) STRICT;
CREATE INDEX household_in_order ON household (unit, place);

CREATE TABLE resident (
  rid           INTEGER NOT NULL PRIMARY KEY,
  hid           INTEGER NOT NULL,
  unit          INTEGER NOT NULL REFERENCES unit (id),
  name          TEXT NOT NULL,
  birth         TEXT,
  sex           TEXT,
  head          INTEGER NOT NULL,
  operator      TEXT,
  phone         TEXT,
  personal_id   TEXT,
  folded        TEXT NOT NULL,
  facts         BLOB NOT NULL,
  cells         BLOB NOT NULL,
  digest        BLOB NOT NULL,
  through_us    INTEGER NOT NULL
) STRICT;
CREATE INDEX resident_of_house ON resident (hid);
CREATE INDEX resident_by_text ON resident (folded);
CREATE INDEX resident_by_personal_id ON resident (personal_id) WHERE personal_id IS NOT NULL;
CREATE INDEX resident_through_us ON resident (through_us) WHERE through_us = 1;

CREATE TABLE alias (
  rid           INTEGER NOT NULL PRIMARY KEY,
  to_rid        INTEGER NOT NULL
) STRICT;
CREATE INDEX alias_to ON alias (to_rid);
