-- Who of a tablet's users is at a house: its first member where nobody is named.
-- Columns are documented one by one in docs/schema/hub.md; a test compares.

ALTER TABLE working ADD COLUMN member_id INTEGER REFERENCES member (member_id);
