-- The captures of one container, or of all below a folder.
CREATE OR REPLACE TEMP TABLE withdrawn AS
SELECT sighting_id
FROM raw.sighting
WHERE container = $target OR starts_with(container, rtrim($target, '/') || '/');
