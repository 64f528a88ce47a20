-- Tablets whose team, hamlets or users change: hamlets and members a tablet no longer has keep their row, so
-- that what it recorded before it heard of the change still counts.
-- Columns are documented one by one in docs/schema/hub.md; a test compares.

ALTER TABLE device_unit ADD COLUMN ended_at INTEGER;

-- Who uses a tablet beside its first member (device.member_id), or did.
CREATE TABLE device_member (
    dev       INTEGER NOT NULL REFERENCES device (dev),
    member_id INTEGER NOT NULL REFERENCES member (member_id),
    added_at  INTEGER NOT NULL,
    ended_at  INTEGER,
    PRIMARY KEY (dev, member_id)
) STRICT, WITHOUT ROWID;

-- A code for one more user of a tablet that is enrolled already.
ALTER TABLE enrol_code ADD COLUMN on_dev INTEGER REFERENCES device (dev);

-- The number in the last code that opened this tablet's list for a day.
ALTER TABLE device ADD COLUMN day_code INTEGER NOT NULL DEFAULT 0;
