-- The captures that an earlier run has loaded: this run has met them too.
MERGE INTO meta.sighting_again again
USING (
    SELECT DISTINCT sighting_id
    FROM read_parquet($files, hive_partitioning = false)
    SEMI JOIN raw.sighting USING (sighting_id)
) met
ON again.sighting_id = met.sighting_id
WHEN MATCHED THEN UPDATE SET last_run_id = $run_id
WHEN NOT MATCHED THEN INSERT VALUES (met.sighting_id, $run_id, $run_id);
