-- Who was asked to come to a collection point, as the hub told and as it was said on this tablet. Columns are explained
-- in docs/schema/device.md, which a test compares.

CREATE TABLE told_invitation (
  rid           INTEGER NOT NULL PRIMARY KEY,
  at            INTEGER NOT NULL,
  dev           INTEGER NOT NULL,
  epoch         INTEGER NOT NULL,
  seq           INTEGER NOT NULL,
  point         INTEGER NOT NULL,
  day           TEXT NOT NULL,
  member        INTEGER NOT NULL
) STRICT;

CREATE TABLE own_invitation (
  seq           INTEGER NOT NULL PRIMARY KEY REFERENCES record (seq),
  rid           INTEGER NOT NULL,
  point         INTEGER NOT NULL,
  day           TEXT NOT NULL,
  heard         INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX own_invitation_rid ON own_invitation (rid);
