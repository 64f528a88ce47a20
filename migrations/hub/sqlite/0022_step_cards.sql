-- Step cards as officers changed them: each change is a version, the newest one counts. None was changed before.
CREATE TABLE step_cards (
    set_id  TEXT NOT NULL,
    version INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    who     TEXT NOT NULL,
    -- NULL: back to what comes with the app.
    content TEXT,
    PRIMARY KEY (set_id, version)
) STRICT;
