-- Two copies of a tablet may make the same bytes under the same number on two branches: each has its row. Columns are
-- documented one by one in docs/schema/hub.md; a test compares.

CREATE TABLE fork_by_branch (
    dev         INTEGER NOT NULL,
    epoch       INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    hash        BLOB    NOT NULL CHECK (length(hash) = 32),
    journal_seq INTEGER NOT NULL REFERENCES journal (journal_seq),
    branch      INTEGER NOT NULL,
    shared      INTEGER NOT NULL,
    parent      INTEGER NOT NULL,
    PRIMARY KEY (dev, epoch, seq, hash, branch)
) STRICT, WITHOUT ROWID;
INSERT INTO fork_by_branch (dev, epoch, seq, hash, journal_seq, branch, shared, parent)
    SELECT dev, epoch, seq, hash, journal_seq, branch, shared, parent FROM fork;
DROP TABLE fork;
ALTER TABLE fork_by_branch RENAME TO fork;
CREATE INDEX fork_branch ON fork (dev, branch, seq);
