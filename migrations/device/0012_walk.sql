-- How houses are found and in which order they are walked, as the field said: what the hub told of it, what was said on
-- this tablet, and beside each house what comes of both. Columns are explained in docs/schema/device.md, which a test
-- compares.

CREATE TABLE told_word (
  hid           INTEGER NOT NULL,
  what          INTEGER NOT NULL CHECK (what IN (2, 3)),
  at            INTEGER NOT NULL,
  dev           INTEGER NOT NULL,
  epoch         INTEGER NOT NULL,
  seq           INTEGER NOT NULL,
  landmark      TEXT,
  after_hid     INTEGER,
  PRIMARY KEY (hid, what)
) STRICT, WITHOUT ROWID;

CREATE TABLE own_word (
  seq           INTEGER NOT NULL PRIMARY KEY REFERENCES record (seq),
  hid           INTEGER NOT NULL,
  what          INTEGER NOT NULL CHECK (what IN (2, 3)),
  landmark      TEXT,
  after_hid     INTEGER
) STRICT;
CREATE INDEX own_word_hid ON own_word (hid);

ALTER TABLE household ADD COLUMN landmark TEXT NOT NULL DEFAULT '';
ALTER TABLE household ADD COLUMN walk INTEGER NOT NULL DEFAULT 0;
UPDATE household SET walk = place;
DROP INDEX household_in_order;
CREATE INDEX household_in_order ON household (unit, walk);
