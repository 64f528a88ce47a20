-- What an import changed beside people and addresses, so that it can be taken back exactly; and what is kept
-- of people, households and units that no standing import knows any more. Columns are documented one by one in
-- docs/schema/hub.md; a test compares.

ALTER TABLE import_run ADD COLUMN who TEXT NOT NULL DEFAULT 'cli';
-- The file of an allocation table; none: the run read lists.
ALTER TABLE import_run ADD COLUMN allocation TEXT;
-- 0: made by a version that did not keep all it changed, and cannot be taken back.
ALTER TABLE import_run ADD COLUMN kept INTEGER NOT NULL DEFAULT 0 CHECK (kept IN (0, 1));
ALTER TABLE import_run ADD COLUMN undone_at INTEGER;

CREATE TABLE import_household (
    import_seq INTEGER NOT NULL REFERENCES import_file (import_seq),
    hid        INTEGER NOT NULL REFERENCES household (hid),
    PRIMARY KEY (import_seq, hid)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_unit (
    import_id TEXT    NOT NULL REFERENCES import_run (import_id),
    unit_id   INTEGER NOT NULL REFERENCES unit (unit_id),
    before    TEXT,
    PRIMARY KEY (import_id, unit_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_allocation (
    import_id TEXT    NOT NULL REFERENCES import_run (import_id),
    unit_id   INTEGER NOT NULL REFERENCES unit (unit_id),
    before    TEXT    NOT NULL,
    PRIMARY KEY (import_id, unit_id)
) STRICT, WITHOUT ROWID;

-- Numbers stay: answers, calls and tablets name people and houses by them. Whoever was made by an import that
-- was taken back is withdrawn, and gets the number back if a list names them again.
ALTER TABLE unit ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1));
ALTER TABLE resident ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1));

-- kind: 1 household, 2 resident.
CREATE TABLE withdrawn (
    kind INTEGER NOT NULL CHECK (kind IN (1, 2)),
    id   INTEGER NOT NULL,
    key  TEXT    NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
