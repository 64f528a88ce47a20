-- What tells who somebody is goes from the journal with everything else after the campaign: the record keeps its hash
-- and its place, its words go. Columns are documented one by one in docs/schema/hub.md; a test compares.

-- Of what came before this step nobody has looked yet: it may.
ALTER TABLE journal ADD COLUMN details INTEGER NOT NULL DEFAULT 1 CHECK (details IN (0, 1));
ALTER TABLE journal ADD COLUMN cut INTEGER NOT NULL DEFAULT 0 CHECK (cut IN (0, 1));
CREATE INDEX journal_details ON journal (dev) WHERE details = 1;
