-- Every capture of what has a tombstone.
CREATE OR REPLACE TEMP TABLE withdrawn AS
SELECT sighting_id
FROM raw.sighting
WHERE page_id IN (SELECT key FROM meta.tombstone WHERE kind = 'page')
   OR url_key IN (SELECT key FROM meta.tombstone WHERE kind = 'url');
