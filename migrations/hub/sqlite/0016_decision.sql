-- What an officer decided where lists and field, or two lines of a list, differ: laid over what lists say, never
-- written into it, so that imports and decisions can each be taken back without the other. Columns are documented
-- one by one in docs/schema/hub.md; a test compares.

CREATE TABLE decision (
    decision_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at          INTEGER NOT NULL,
    who         TEXT    NOT NULL,
    kind        TEXT    NOT NULL CHECK (kind IN ('answer', 'detail', 'listed', 'same_person', 'different_people',
                                                 'home', 'household', 'hamlet')),
    deed        TEXT    NOT NULL,
    undone_at   INTEGER,
    undone_by   TEXT
) STRICT;
CREATE INDEX decision_standing ON decision (kind) WHERE undone_at IS NULL;
