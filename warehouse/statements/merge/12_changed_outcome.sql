-- The run's outcomes that are new or differ from what is stored, each from one shard, the last one: it may have been
-- made with templates that were learned after the first. A hub held back has none.
CREATE OR REPLACE TEMP TABLE changed_outcome AS
WITH staged AS (
    SELECT *
    FROM read_parquet($files, hive_partitioning = false)
    ANTI JOIN waiting_outcome USING (outcome_id)
    WHERE NOT list_contains($held_hubs, hub)
    QUALIFY row_number() OVER (PARTITION BY outcome_id ORDER BY shard DESC) = 1
)
SELECT staged.*,
       old.outcome_id IS NOT NULL AS replaces,
       old.result AS old_result,
       old.rules_version AS old_rules_version,
       old.model_version AS old_model_version,
       old.snapshot_id AS old_snapshot_id
FROM staged
LEFT JOIN meta.outcome old ON old.outcome_id = staged.outcome_id
WHERE old.outcome_id IS NULL
   OR row(staged.rules_version, staged.model_version, staged.snapshot_id, staged.result, staged.reason)
      IS DISTINCT FROM row(old.rules_version, old.model_version, old.snapshot_id, old.result, old.reason);
