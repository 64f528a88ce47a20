-- What an import of a few people looks up in a commune of many, each by an index: it never reads everybody.

-- Namesakes by year of birth, for rows without an ID and a hamlet.
CREATE INDEX resident_name ON resident (match_key, birth);
-- The lists of a hamlet.
CREATE INDEX import_hamlet_unit ON import_hamlet (unit_id);
-- Who is known again after an import was taken back.
CREATE INDEX withdrawn_key ON withdrawn (kind, key);
-- The facts that a late list wrote in the name of the one after it.
CREATE INDEX listing_late ON listing (written_by) WHERE written_by <> import_seq;
