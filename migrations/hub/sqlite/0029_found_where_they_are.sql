-- What became of whom a door added is told on the list of the hamlet they are in now, too. A store in which officers
-- have decided such things already was made before that: the program looks at its lists again, once, when this step is
-- through. Columns are documented one by one in docs/schema/hub.md; a test compares.

INSERT INTO meta (key, value)
    SELECT 'found_to_tell', '' WHERE EXISTS (SELECT 1 FROM found WHERE decision_id IS NOT NULL);
