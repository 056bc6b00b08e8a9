-- The captures that one run brought.
CREATE OR REPLACE TEMP TABLE withdrawn AS
SELECT sighting_id FROM meta.disposition WHERE run_id = $target;
