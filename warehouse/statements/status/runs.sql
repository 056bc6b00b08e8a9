-- The latest runs; a run that ended well and met nothing at all is worth a look.
SELECT run_id, kind, started_at, merged_at, sightings, inserted, revised, rejected, held,
       kind = 'ingest' AND sightings = 0 AS is_empty
FROM meta.run
WHERE kind <> 'redo'
ORDER BY started_at DESC
LIMIT 5;
