-- The tree above and beneath the hamlets, each unit's own dates, and the log of outreach. Columns are documented in
-- docs/schema/hub.md. What stood in `unit` keeps its number, kind and key: hamlets without a place lie straight under
-- the commune.

ALTER TABLE unit ADD COLUMN level TEXT CHECK (level IN ('province', 'district', 'commune', 'team'));
ALTER TABLE unit ADD COLUMN valid_from TEXT;
ALTER TABLE unit ADD COLUMN valid_to TEXT;
ALTER TABLE unit ADD COLUMN first_day TEXT;
ALTER TABLE unit ADD COLUMN last_day TEXT;

CREATE TABLE unit_place (
    unit_id    INTEGER NOT NULL REFERENCES unit (unit_id),
    parent     INTEGER NOT NULL REFERENCES unit (unit_id),
    valid_from TEXT    NOT NULL,
    valid_to   TEXT,
    PRIMARY KEY (unit_id, valid_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE unit_area (
    unit_id INTEGER NOT NULL REFERENCES unit (unit_id),
    area    INTEGER NOT NULL REFERENCES unit (unit_id),
    PRIMARY KEY (unit_id, area)
) STRICT, WITHOUT ROWID;

CREATE TABLE team_member (
    unit_id   INTEGER NOT NULL REFERENCES unit (unit_id),
    member_id INTEGER NOT NULL REFERENCES member (member_id),
    PRIMARY KEY (unit_id, member_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE activity (
    activity_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    day         TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    unit_id     INTEGER REFERENCES unit (unit_id),
    place       TEXT,
    count       INTEGER NOT NULL CHECK (count >= 0),
    people      INTEGER NOT NULL CHECK (people >= 0),
    note        TEXT,
    at          INTEGER NOT NULL,
    who         TEXT    NOT NULL,
    withdraws   INTEGER UNIQUE REFERENCES activity (activity_id)
) STRICT;
CREATE INDEX activity_day ON activity (day);
