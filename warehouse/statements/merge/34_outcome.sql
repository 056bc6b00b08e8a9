INSERT INTO meta.outcome BY NAME
SELECT * EXCLUDE (shard, content_digest, replaces, old_result, old_rules_version, old_model_version, old_snapshot_id),
       $run_id AS run_id
FROM changed_outcome;
