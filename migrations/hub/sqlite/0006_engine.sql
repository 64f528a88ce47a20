-- Epochs that go on where another stopped, and the chains of branches: a cloned or restored tablet is
-- acknowledged along its own.
-- Columns are documented one by one in docs/schema/hub.md; a test compares.

ALTER TABLE log ADD COLUMN base INTEGER NOT NULL DEFAULT 0;
ALTER TABLE log ADD COLUMN base_chain BLOB NOT NULL
    DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000';

ALTER TABLE fork ADD COLUMN parent INTEGER NOT NULL DEFAULT 0;
UPDATE fork SET parent = epoch;
CREATE INDEX fork_branch ON fork (dev, branch, seq);

CREATE TABLE fork_chain (
    dev   INTEGER NOT NULL REFERENCES device (dev),
    seq   INTEGER NOT NULL,
    chain BLOB    NOT NULL CHECK (length(chain) = 32),
    epoch INTEGER NOT NULL,
    name  INTEGER NOT NULL,
    PRIMARY KEY (dev, seq, chain)
) STRICT, WITHOUT ROWID;

CREATE TABLE epoch_offer (
    dev        INTEGER NOT NULL REFERENCES device (dev),
    epoch      INTEGER NOT NULL,
    base       INTEGER NOT NULL,
    base_chain BLOB    NOT NULL CHECK (length(base_chain) = 32),
    PRIMARY KEY (dev, epoch)
) STRICT, WITHOUT ROWID;

-- Records of which only a tombstone has come: the tablet keeps them, and they may come by another road.
CREATE TABLE stood_in (
    dev   INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    seq   INTEGER NOT NULL,
    PRIMARY KEY (dev, epoch, seq),
    FOREIGN KEY (dev, epoch, seq) REFERENCES record (dev, epoch, seq)
) STRICT, WITHOUT ROWID;
