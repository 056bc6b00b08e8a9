-- The sources that the run skipped as known: it has met them too.
MERGE INTO meta.source_again again
USING (SELECT DISTINCT digest FROM known_source) met
ON again.source_digest = met.digest
WHEN MATCHED THEN UPDATE SET last_run_id = $run_id
WHEN NOT MATCHED THEN INSERT VALUES (met.digest, $run_id, $run_id);
