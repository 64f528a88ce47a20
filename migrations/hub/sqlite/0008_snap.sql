-- Lists, and large changes of lists, cut into pieces that stay as they are while slow tablets fetch them.
-- Columns are documented one by one in docs/schema/hub.md; a test compares.

-- dev: the tablet a change was put together for, none for a whole list, which every tablet gets alike.
CREATE TABLE snapshot (
    snapshot_id   INTEGER NOT NULL PRIMARY KEY,
    unit_id       INTEGER NOT NULL REFERENCES unit (unit_id),
    dev           INTEGER REFERENCES device (dev),
    from_position INTEGER NOT NULL,
    position      INTEGER NOT NULL,
    manifest      BLOB    NOT NULL,
    touched_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX snapshot_of_list ON snapshot (unit_id, dev, from_position, position);

-- Signed list pages, by the hash a tablet asks for. Two tablets' changes may hold the same one.
CREATE TABLE snapshot_piece (
    snapshot_id INTEGER NOT NULL REFERENCES snapshot (snapshot_id) ON DELETE CASCADE,
    part        INTEGER NOT NULL,
    sha256      BLOB    NOT NULL CHECK (length(sha256) = 32),
    bytes       BLOB    NOT NULL,
    PRIMARY KEY (snapshot_id, part)
) STRICT;
CREATE INDEX snapshot_piece_by_hash ON snapshot_piece (sha256);
