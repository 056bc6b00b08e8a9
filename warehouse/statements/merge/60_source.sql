INSERT INTO meta.source
SELECT run_source.digest, run_source.container, $run_id, coalesce(staged_source.sightings, 0)
FROM run_source
LEFT JOIN staged_source ON staged_source.container = run_source.container
ANTI JOIN meta.source ON source.source_digest = run_source.digest
QUALIFY row_number() OVER (PARTITION BY run_source.digest) = 1;
