-- What a tablet knows of its own standing: who has it, when it last heard of its hub, what that means for
-- the lists on it. Columns are explained in docs/schema/device.md, which a test compares.

CREATE TABLE tablet (
  id            INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  holder        INTEGER,
  revoked       INTEGER NOT NULL CHECK (revoked IN (0, 1)),
  wiped         INTEGER NOT NULL CHECK (wiped IN (0, 1)),
  heard         INTEGER NOT NULL,
  look_boot     TEXT,
  look_mono     INTEGER NOT NULL,
  wall_high     INTEGER NOT NULL,
  ran           INTEGER NOT NULL,
  passed        INTEGER NOT NULL,
  day_number    INTEGER NOT NULL,
  day_passed    INTEGER,
  day_tries     INTEGER NOT NULL,
  tries_boot    TEXT NOT NULL,
  tries_mono    INTEGER NOT NULL
) STRICT;
INSERT INTO tablet (id, revoked, wiped, heard, look_mono, wall_high, ran, passed, day_number, day_tries, tries_boot, tries_mono)
VALUES (1, 0, 0, 0, 0, 0, 0, 0, 0, 0, '', 0);

-- The role of those who use this tablet; colleagues' answers bring their own.
ALTER TABLE member ADD COLUMN role INTEGER;
