-- The commune as its lists tell it: who lives where, what each list said of them, what was asked of whom.
-- Columns are documented one by one in docs/schema/hub.md; a test compares.
-- Codes (kind, role, operator states) are stable; labels are made on the screen.

CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE campaign (
    id          INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    campaign_id TEXT    NOT NULL UNIQUE,
    name        TEXT    NOT NULL,
    settings    TEXT    NOT NULL
) STRICT;

CREATE TABLE unit (
    unit_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind    TEXT    NOT NULL CHECK (kind IN ('hamlet', 'operator', 'police', 'other')),
    name    TEXT    NOT NULL,
    key     TEXT    NOT NULL,
    UNIQUE (kind, key)
) STRICT;

CREATE TABLE allocation (
    unit_id INTEGER NOT NULL REFERENCES unit (unit_id),
    target  INTEGER NOT NULL CHECK (target BETWEEN 1 AND 4),
    number  INTEGER NOT NULL CHECK (number >= 0),
    PRIMARY KEY (unit_id, target)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_run (
    import_id TEXT    NOT NULL PRIMARY KEY,
    at        INTEGER NOT NULL
) STRICT;

CREATE TABLE import_file (
    import_seq  INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    import_id   TEXT    NOT NULL REFERENCES import_run (import_id),
    file_name   TEXT    NOT NULL,
    sha256      TEXT    NOT NULL,
    options     TEXT    NOT NULL,
    kind        TEXT    NOT NULL CHECK (kind IN ('full', 'not-issued', 'not-activated', 'operator')),
    list_date   TEXT,
    import_date TEXT    NOT NULL,
    repeats     INTEGER REFERENCES import_file (import_seq)
) STRICT;
CREATE INDEX import_file_sha256 ON import_file (sha256);
CREATE INDEX import_file_run ON import_file (import_id);

CREATE TABLE import_sheet (
    import_seq INTEGER NOT NULL REFERENCES import_file (import_seq),
    place      INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    report     TEXT    NOT NULL,
    PRIMARY KEY (import_seq, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_hamlet (
    import_seq INTEGER NOT NULL REFERENCES import_file (import_seq),
    unit_id    INTEGER NOT NULL REFERENCES unit (unit_id),
    PRIMARY KEY (import_seq, unit_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE household (
    hid     INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    unit_id INTEGER NOT NULL REFERENCES unit (unit_id),
    number  TEXT,
    address TEXT,
    place   INTEGER NOT NULL,
    UNIQUE (unit_id, number)
) STRICT;

CREATE TABLE resident (
    rid         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    hid         INTEGER NOT NULL REFERENCES household (hid),
    place       INTEGER NOT NULL,
    personal_id TEXT UNIQUE,
    name        TEXT    NOT NULL,
    match_key   TEXT    NOT NULL,
    birth       TEXT,
    sex         TEXT CHECK (sex IN ('M', 'F')),
    head        INTEGER NOT NULL CHECK (head IN (0, 1)),
    phone       TEXT,
    operator    TEXT,
    full_list   TEXT    NOT NULL CHECK (full_list IN ('never', 'on', 'off')),
    source_date TEXT    NOT NULL
) STRICT;
CREATE INDEX resident_hid ON resident (hid);

CREATE TABLE listing (
    rid        INTEGER NOT NULL REFERENCES resident (rid),
    target     INTEGER NOT NULL CHECK (target BETWEEN 1 AND 4),
    import_seq INTEGER NOT NULL REFERENCES import_file (import_seq),
    state      INTEGER NOT NULL,
    derived    INTEGER NOT NULL CHECK (derived IN (0, 1)),
    written_by INTEGER NOT NULL REFERENCES import_file (import_seq),
    PRIMARY KEY (rid, target, import_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX listing_import ON listing (import_seq, rid);

CREATE TABLE import_change (
    import_seq INTEGER NOT NULL REFERENCES import_file (import_seq),
    rid        INTEGER NOT NULL REFERENCES resident (rid),
    before     TEXT,
    PRIMARY KEY (import_seq, rid)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_address (
    import_seq INTEGER NOT NULL REFERENCES import_file (import_seq),
    hid        INTEGER NOT NULL REFERENCES household (hid),
    before     TEXT,
    PRIMARY KEY (import_seq, hid)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    audit_seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at        INTEGER NOT NULL,
    who       TEXT    NOT NULL,
    what      TEXT    NOT NULL,
    detail    TEXT    NOT NULL
) STRICT;
