-- That an officer let go of what a door told is said until somebody read it.
ALTER TABLE found ADD COLUMN heard INTEGER NOT NULL DEFAULT 0 CHECK (heard IN (0, 1));
