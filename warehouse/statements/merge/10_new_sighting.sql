-- The run's captures that no earlier run has seen, each once.
CREATE OR REPLACE TEMP TABLE new_sighting AS
SELECT *
FROM read_parquet($files, hive_partitioning = false) staged
ANTI JOIN raw.sighting USING (sighting_id)
QUALIFY row_number() OVER (PARTITION BY sighting_id ORDER BY shard) = 1;
