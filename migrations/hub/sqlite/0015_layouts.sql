-- What an officer said of a list's header and columns, remembered for the next file of the same shape. Columns are
-- documented one by one in docs/schema/hub.md; a test compares.

CREATE TABLE import_layout (
    shape   TEXT    PRIMARY KEY,
    layout  TEXT    NOT NULL,
    used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
