-- Records on a second machine, and what tablets keep sealed for each other.
-- Columns are documented one by one in docs/schema/hub.md; a test compares.

ALTER TABLE log ADD COLUMN safe INTEGER NOT NULL DEFAULT 0;

-- What a tablet last said it keeps of colleagues' logs; of whom it is not checked, a colleague may have been
-- enrolled after the backup this hub was restored from.
CREATE TABLE held (
    holder    INTEGER NOT NULL REFERENCES device (dev),
    dev       INTEGER NOT NULL,
    epoch     INTEGER NOT NULL,
    first_seq INTEGER NOT NULL,
    next_seq  INTEGER NOT NULL,
    PRIMARY KEY (holder, dev, epoch, first_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX held_dev ON held (dev, epoch);
