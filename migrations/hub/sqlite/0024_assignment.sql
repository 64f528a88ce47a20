-- Whose a household is by each word on it; the newest counts. Columns are documented one by one in docs/schema/hub.md; a
-- test compares.

CREATE TABLE assignment (
    hid       INTEGER NOT NULL REFERENCES household (hid),
    dev       INTEGER NOT NULL,
    epoch     INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    member_id INTEGER REFERENCES member (member_id),
    by_member INTEGER NOT NULL REFERENCES member (member_id),
    effective INTEGER NOT NULL,
    retracted INTEGER NOT NULL CHECK (retracted IN (0, 1)),
    PRIMARY KEY (hid, dev, epoch, seq)
) STRICT, WITHOUT ROWID;
