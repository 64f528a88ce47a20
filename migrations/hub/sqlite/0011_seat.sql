-- Who may sign in at the officer's desk of this hub, with a PIN and the waits after wrong ones.
-- Columns are documented one by one in docs/schema/hub.md; a test compares.

CREATE TABLE desk_user (
    member_id  INTEGER NOT NULL PRIMARY KEY REFERENCES member (member_id),
    salt       BLOB    NOT NULL CHECK (length(salt) = 16),
    hash       BLOB    NOT NULL CHECK (length(hash) = 32),
    memory_kib INTEGER NOT NULL,
    passes     INTEGER NOT NULL,
    lanes      INTEGER NOT NULL,
    wrong      INTEGER NOT NULL,
    boot       TEXT    NOT NULL,
    mono       INTEGER NOT NULL,
    added_at   INTEGER NOT NULL,
    ended_at   INTEGER
) STRICT;
