-- What doors told that no list has: people and households that tablets added, and people who live elsewhere. Each
-- person and household has its number from the day it came, withdrawn until an officer puts it on the list.
-- Columns are documented one by one in docs/schema/hub.md; a test compares.

-- A third kind of decision and a third kind of entry: both tables are made anew for their checks.
DROP INDEX decision_standing;
ALTER TABLE decision RENAME TO decision_before;
CREATE TABLE decision (
    decision_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at          INTEGER NOT NULL,
    who         TEXT    NOT NULL,
    kind        TEXT    NOT NULL CHECK (kind IN ('answer', 'detail', 'listed', 'same_person', 'different_people',
                                                 'home', 'household', 'hamlet', 'found_person', 'found_household',
                                                 'let_go')),
    deed        TEXT    NOT NULL,
    undone_at   INTEGER,
    undone_by   TEXT
) STRICT;
INSERT INTO decision SELECT decision_id, at, who, kind, deed, undone_at, undone_by FROM decision_before;
DROP TABLE decision_before;
CREATE INDEX decision_standing ON decision (kind) WHERE undone_at IS NULL;

DROP INDEX list_entry_position;
DROP INDEX list_entry_echo;
ALTER TABLE list_entry RENAME TO list_entry_before;
CREATE TABLE list_entry (
    kind        INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 3),
    id          INTEGER NOT NULL,
    unit_id     INTEGER NOT NULL REFERENCES unit (unit_id),
    position    INTEGER NOT NULL,
    digest      BLOB    CHECK (length(digest) = 16),
    echo_dev    INTEGER REFERENCES device (dev),
    echo_digest BLOB    CHECK (length(echo_digest) = 16),
    PRIMARY KEY (kind, id, unit_id),
    CHECK ((echo_dev IS NULL) = (echo_digest IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO list_entry SELECT kind, id, unit_id, position, digest, echo_dev, echo_digest FROM list_entry_before;
DROP TABLE list_entry_before;
CREATE UNIQUE INDEX list_entry_position ON list_entry (unit_id, position);
CREATE INDEX list_entry_echo ON list_entry (echo_dev, unit_id) WHERE echo_dev IS NOT NULL;

-- what: 1 a person added, 2 a household added, 3 a person moved.
CREATE TABLE found (
    number      INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    dev         INTEGER NOT NULL,
    epoch       INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    what        INTEGER NOT NULL CHECK (what BETWEEN 1 AND 3),
    unit_id     INTEGER NOT NULL REFERENCES unit (unit_id),
    rid         INTEGER REFERENCES resident (rid),
    hid         INTEGER NOT NULL REFERENCES household (hid),
    after       INTEGER REFERENCES household (hid),
    told_number TEXT,
    landmark    TEXT,
    member_id   INTEGER NOT NULL REFERENCES member (member_id),
    effective   INTEGER NOT NULL,
    retracted   INTEGER NOT NULL CHECK (retracted IN (0, 1)),
    decision_id INTEGER REFERENCES decision (decision_id),
    UNIQUE (dev, epoch, seq),
    CHECK ((what = 2) = (rid IS NULL))
) STRICT;
CREATE INDEX found_rid ON found (rid);
CREATE INDEX found_hid ON found (hid);

-- Records that name a record of their tablet that has not come yet: judged when it does.
CREATE TABLE found_waiting (
    dev       INTEGER NOT NULL,
    epoch     INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    for_epoch INTEGER NOT NULL,
    for_seq   INTEGER NOT NULL,
    PRIMARY KEY (dev, epoch, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX found_waiting_for ON found_waiting (dev, for_epoch, for_seq);
