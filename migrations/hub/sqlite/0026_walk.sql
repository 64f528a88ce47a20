-- What the field said of houses: how one is found, and where it comes in the walk. Every word is kept; which one stands
-- is asked each time. Columns are documented one by one in docs/schema/hub.md; a test compares.

CREATE TABLE house_word (
    hid       INTEGER NOT NULL REFERENCES household (hid),
    what      INTEGER NOT NULL CHECK (what IN (2, 3)),
    dev       INTEGER NOT NULL,
    epoch     INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    member_id INTEGER NOT NULL REFERENCES member (member_id),
    effective INTEGER NOT NULL,
    landmark  TEXT,
    after_hid INTEGER,
    retracted INTEGER NOT NULL CHECK (retracted IN (0, 1)),
    PRIMARY KEY (hid, what, dev, epoch, seq)
) STRICT, WITHOUT ROWID;
