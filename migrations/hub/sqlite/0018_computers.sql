-- Computers that are desks of this hub from elsewhere: a kind of device, codes that are good for one kind only,
-- and the calls of theirs that changed something, so that a lost answer never does it twice. Columns are
-- documented one by one in docs/schema/hub.md; a test compares.

ALTER TABLE device ADD COLUMN kind TEXT NOT NULL DEFAULT 'tablet' CHECK (kind IN ('tablet', 'computer'));
ALTER TABLE enrol_code ADD COLUMN kind TEXT NOT NULL DEFAULT 'tablet' CHECK (kind IN ('tablet', 'computer'));

CREATE TABLE desk_call (
    dev      INTEGER NOT NULL REFERENCES device (dev),
    call_key BLOB    NOT NULL CHECK (length(call_key) = 16),
    at       INTEGER NOT NULL,
    PRIMARY KEY (dev, call_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX desk_call_at ON desk_call (at);
