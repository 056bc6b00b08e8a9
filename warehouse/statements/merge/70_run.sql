-- The ledger's row. `sightings` counts what was read in this run and what was skipped as known. `merged_at` is later than
-- all that was written before, though the clock was set back: what is new to templates and exports is known by it.
INSERT INTO meta.run BY NAME
WITH fate AS (
    SELECT count(*) AS fresh,
           count(*) FILTER (disposition = 'inserted') AS inserted,
           count(*) FILTER (disposition = 'revised') AS revised,
           count(*) FILTER (disposition = 'unchanged') AS unchanged,
           count(*) FILTER (disposition = 'duplicate') AS duplicate,
           count(*) FILTER (disposition = 'not_article') AS not_article,
           count(*) FILTER (disposition = 'rejected') AS rejected,
           count(*) FILTER (disposition = 'held') AS held
    FROM meta.disposition
    WHERE run_id = $run_id
), skipped AS (
    SELECT coalesce(sum(sightings), 0) AS sightings
    FROM meta.source
    SEMI JOIN known_source ON known_source.digest = source.source_digest
)
SELECT $run_id AS run_id,
       $kind AS kind,
       $arguments AS arguments,
       $rules_version AS rules_version,
       $model_version AS model_version,
       $started_at AS started_at,
       greatest(
           CAST(now() AT TIME ZONE 'UTC' AS TIMESTAMP),
           (SELECT max(merged_at) + INTERVAL 1 MICROSECOND FROM meta.run),
           (SELECT max(learned_at) + INTERVAL 1 MICROSECOND FROM meta.template_snapshot)
       ) AS merged_at,
       $staged + skipped.sightings AS sightings,
       fate.inserted,
       fate.revised,
       fate.unchanged + $staged - fate.fresh + skipped.sightings AS unchanged,
       fate.duplicate,
       fate.not_article,
       fate.rejected,
       fate.held,
       (SELECT count(*) FROM meta.payload WHERE run_id = $run_id) AS pages,
       (SELECT count(*) FROM meta.restatement WHERE run_id = $run_id) AS restated
FROM fate, skipped;
