-- Which tablets are of a tablet's team, as it was last told. Columns are documented one by one in
-- docs/schema/hub.md; a test compares.

ALTER TABLE device ADD COLUMN team BLOB NOT NULL DEFAULT x'';

-- Who else has a hamlet is asked with each sync.
CREATE INDEX device_unit_of_unit ON device_unit (unit_id) WHERE ended_at IS NULL;
