-- The day's lists: what an officer hands out, invites to, draws, checks, pays for and answers for.

-- The resident's own word that their name may go to an operator; a later one stands before an earlier.
CREATE TABLE consent (
    rid       INTEGER NOT NULL REFERENCES resident (rid),
    dev       INTEGER NOT NULL,
    epoch     INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    member_id INTEGER NOT NULL REFERENCES member (member_id),
    effective INTEGER NOT NULL,
    wish      INTEGER NOT NULL CHECK (wish BETWEEN 0 AND 3),
    retracted INTEGER NOT NULL CHECK (retracted IN (0, 1)),
    PRIMARY KEY (rid, dev, epoch, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE appointment (
    hid       INTEGER NOT NULL REFERENCES household (hid),
    dev       INTEGER NOT NULL,
    epoch     INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    member_id INTEGER NOT NULL REFERENCES member (member_id),
    effective INTEGER NOT NULL,
    due       INTEGER NOT NULL,
    retracted INTEGER NOT NULL CHECK (retracted IN (0, 1)),
    PRIMARY KEY (hid, dev, epoch, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE point (
    point_id  INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name      TEXT    NOT NULL UNIQUE,
    place     TEXT    NOT NULL,
    opens     INTEGER NOT NULL CHECK (opens BETWEEN 0 AND 1439),
    closes    INTEGER NOT NULL CHECK (closes > opens AND closes <= 1440),
    weekdays  INTEGER NOT NULL CHECK (weekdays BETWEEN 1 AND 127),
    capacity  INTEGER NOT NULL CHECK (capacity > 0),
    first_day TEXT    NOT NULL,
    last_day  TEXT    NOT NULL
) STRICT;

CREATE TABLE invitation (
    point_id   INTEGER NOT NULL REFERENCES point (point_id),
    day        TEXT    NOT NULL,
    place      INTEGER NOT NULL,
    rid        INTEGER NOT NULL REFERENCES resident (rid),
    target     INTEGER NOT NULL CHECK (target BETWEEN 1 AND 4),
    slot       INTEGER NOT NULL,
    invited_at INTEGER NOT NULL,
    PRIMARY KEY (point_id, day, place)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX invitation_rid ON invitation (rid, day);

CREATE TABLE attendance (
    point_id INTEGER NOT NULL REFERENCES point (point_id),
    day      TEXT    NOT NULL,
    rid      INTEGER NOT NULL REFERENCES resident (rid),
    at       INTEGER NOT NULL,
    PRIMARY KEY (point_id, day, rid)
) STRICT, WITHOUT ROWID;

CREATE TABLE inspection (
    draw_id   TEXT    NOT NULL PRIMARY KEY,
    at        INTEGER NOT NULL,
    seed      TEXT    NOT NULL,
    per_unit  INTEGER NOT NULL CHECK (per_unit > 0),
    first_day TEXT    NOT NULL,
    last_day  TEXT    NOT NULL
) STRICT;

CREATE TABLE inspection_item (
    draw_id   TEXT    NOT NULL REFERENCES inspection (draw_id),
    place     INTEGER NOT NULL,
    rid       INTEGER NOT NULL REFERENCES resident (rid),
    target    INTEGER NOT NULL CHECK (target BETWEEN 1 AND 4),
    unit_id   INTEGER NOT NULL REFERENCES unit (unit_id),
    member_id INTEGER NOT NULL REFERENCES member (member_id),
    claimed   INTEGER NOT NULL,
    result    TEXT    CHECK (result IN ('right', 'wrong', 'not_met')),
    result_at INTEGER,
    PRIMARY KEY (draw_id, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE roster (
    roster_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    group_key TEXT    NOT NULL,
    rid       INTEGER REFERENCES resident (rid),
    name      TEXT    NOT NULL,
    birth     TEXT,
    match_key TEXT    NOT NULL,
    UNIQUE (group_key, match_key, birth, rid)
) STRICT;

CREATE TABLE subject_request (
    request_id  INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    rid         INTEGER NOT NULL REFERENCES resident (rid),
    kind        TEXT    NOT NULL CHECK (kind IN ('print', 'correct', 'restrict', 'delete')),
    received_at INTEGER NOT NULL,
    answered_at INTEGER,
    done_at     INTEGER,
    refused     INTEGER NOT NULL CHECK (refused IN (0, 1))
) STRICT;

CREATE TABLE withheld (
    rid    INTEGER NOT NULL PRIMARY KEY REFERENCES resident (rid),
    kind   TEXT    NOT NULL CHECK (kind IN ('restricted', 'erased')),
    at     INTEGER NOT NULL,
    id_tag BLOB    UNIQUE
) STRICT;
