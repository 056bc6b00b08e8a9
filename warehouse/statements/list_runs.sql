SELECT run_id, kind, started_at, merged_at, sightings, inserted, revised, unchanged, duplicate, not_article, rejected,
       held, pages, restated, arguments
FROM meta.run
ORDER BY merged_at DESC, run_id DESC;
