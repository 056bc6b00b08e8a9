INSERT INTO core.{table} BY NAME
SELECT * EXCLUDE (shard)
FROM read_parquet($files, hive_partitioning = false)
SEMI JOIN changed_outcome USING (shard, outcome_id);
