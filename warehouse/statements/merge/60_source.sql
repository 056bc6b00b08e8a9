-- The containers that this run has read: known from now on, but for those whose disk or network failed; the next run that
-- is given one reads it.
INSERT INTO meta.source
SELECT run_source.digest, run_source.container, $run_id, coalesce(staged_source.sightings, 0)
FROM run_source
LEFT JOIN staged_source ON staged_source.container = run_source.container
ANTI JOIN meta.source ON source.source_digest = run_source.digest
WHERE NOT coalesce(staged_source.failed, false)
QUALIFY row_number() OVER (PARTITION BY run_source.digest) = 1;
