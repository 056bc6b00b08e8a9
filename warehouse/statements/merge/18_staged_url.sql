-- The URLs by which staged articles would be identified.
CREATE OR REPLACE TEMP TABLE staged_url AS
SELECT outcome_id, url_key FROM read_parquet($files, hive_partitioning = false) WHERE url_key IS NOT NULL;
