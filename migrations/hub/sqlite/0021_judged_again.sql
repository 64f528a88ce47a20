-- Records that came out of quarantine, until their tablet shows that it has heard. Columns are documented one by one
-- in docs/schema/hub.md; a test compares.

CREATE TABLE judged_again (
    dev   INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    seq   INTEGER NOT NULL,
    PRIMARY KEY (dev, epoch, seq)
) STRICT, WITHOUT ROWID;
