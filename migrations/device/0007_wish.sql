-- What residents want from their operator, as this tablet recorded it: shown to whoever recorded it. The record
-- itself carries it to the hub.
CREATE TABLE wish (
  seq           INTEGER NOT NULL PRIMARY KEY REFERENCES record (seq),
  rid           INTEGER NOT NULL,
  wish          INTEGER NOT NULL CHECK (wish BETWEEN 0 AND 3)
) STRICT;
CREATE INDEX wish_rid ON wish (rid, seq);
