-- Where the end of the log vanished from the store and is known from a spare copy outside it.

CREATE TABLE bridge (
  first         INTEGER NOT NULL PRIMARY KEY,
  next          INTEGER NOT NULL CHECK (next > first),
  chain         BLOB NOT NULL,
  boot          INTEGER NOT NULL REFERENCES boot (number),
  mono          INTEGER NOT NULL,
  wall          INTEGER NOT NULL,
  hub_boot      INTEGER,
  hub_mono      INTEGER,
  hub_time      INTEGER
) STRICT;
