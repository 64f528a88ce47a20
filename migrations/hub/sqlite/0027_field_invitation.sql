-- Whom volunteers asked at the door to come to a collection point. The desk's own letters stand in invitation. Columns
-- are documented one by one in docs/schema/hub.md; a test compares.

CREATE TABLE field_invitation (
    rid       INTEGER NOT NULL REFERENCES resident (rid),
    dev       INTEGER NOT NULL,
    epoch     INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    member_id INTEGER NOT NULL REFERENCES member (member_id),
    effective INTEGER NOT NULL,
    point_id  INTEGER NOT NULL,
    day       TEXT    NOT NULL,
    retracted INTEGER NOT NULL CHECK (retracted IN (0, 1)),
    dropped   INTEGER NOT NULL DEFAULT 0 CHECK (dropped IN (0, 1)),
    PRIMARY KEY (rid, dev, epoch, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX field_invitation_day ON field_invitation (day);

-- Letters written from now on stand in the rows tablets are told; those before are in no tablet's copy, whose sums
-- must stay what they are.
ALTER TABLE invitation ADD COLUMN told INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1));
