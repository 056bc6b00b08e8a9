SELECT sightings, inserted, revised, unchanged, duplicate, not_article, rejected, held, pages, restated
FROM meta.run
WHERE run_id = $run_id;
