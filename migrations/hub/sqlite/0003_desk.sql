-- What the officer's desk asks of each tablet: how wrong its clock is, and how far its lists have come.
-- Columns are documented one by one in docs/schema/hub.md; a test compares.

ALTER TABLE device ADD COLUMN clock_skew INTEGER;
ALTER TABLE device_unit ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
