-- Answers that differ: where each came from, the desk's own log in which an officer settles, and who is
-- working where. Columns are documented one by one in docs/schema/hub.md; a test compares.

-- 0, the door: until now nothing else was recorded.
ALTER TABLE observation ADD COLUMN channel INTEGER NOT NULL DEFAULT 0 CHECK (channel BETWEEN 0 AND 7);

ALTER TABLE device ADD COLUMN battery INTEGER;

-- What officers settle at the hub itself: one log an officer, with a key and a number like a tablet's, so
-- that the desk's records are in the journal like any others.
CREATE TABLE desk (
    member_id INTEGER NOT NULL PRIMARY KEY REFERENCES member (member_id),
    dev       INTEGER NOT NULL UNIQUE REFERENCES device (dev),
    key_seed  BLOB    NOT NULL CHECK (length(key_seed) = 32),
    last_wall INTEGER NOT NULL
) STRICT;

-- Which houses somebody is at now, as their tablet said; forgotten by itself.
CREATE TABLE working (
    dev   INTEGER NOT NULL REFERENCES device (dev),
    hid   INTEGER NOT NULL REFERENCES household (hid),
    until INTEGER NOT NULL,
    PRIMARY KEY (dev, hid)
) STRICT, WITHOUT ROWID;
