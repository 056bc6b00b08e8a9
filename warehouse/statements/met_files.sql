-- Which of the files, each a path or the tail of one, a run met: among its sightings and in the sources it knew.
WITH place AS (
    SELECT DISTINCT '/' || container || '/' || replace(record_id, '!', '/') AS path
    FROM raw.sighting
    WHERE sighting_id IN (SELECT sighting_id FROM meta.disposition WHERE run_id = $run_id)
       OR container IN (SELECT container FROM meta.source WHERE list_contains($known, source_digest))
)
SELECT file
FROM (SELECT unnest($files) AS file)
WHERE EXISTS (SELECT 1 FROM place WHERE ends_with(rtrim(path, '/'), '/' || file));
