-- What was erased stays out: such captures are rejected, without page and outcome.
CREATE OR REPLACE TEMP TABLE erased_sighting AS
SELECT DISTINCT staged.sighting_id, staged.shard, staged.page_id, staged.outcome_id
FROM read_parquet($files, hive_partitioning = false) staged
WHERE staged.page_id IN (SELECT key FROM meta.tombstone WHERE kind = 'page')
   OR staged.url_key IN (SELECT key FROM meta.tombstone WHERE kind = 'url')
   OR staged.outcome_id IN (SELECT outcome_id FROM staged_url JOIN meta.tombstone ON kind = 'url' AND key = url_key);
