INSERT INTO meta.restatement BY NAME
SELECT $run_id AS run_id,
       new.outcome_id,
       new.page_id,
       new.old_result,
       new.result AS new_result,
       new.old_rules_version,
       new.rules_version AS new_rules_version,
       new.old_model_version,
       new.model_version AS new_model_version,
       new.old_snapshot_id,
       new.snapshot_id AS new_snapshot_id,
       new.content_digest IS DISTINCT FROM old.content_digest AS content_changed
FROM changed_outcome new
LEFT JOIN core.parsed_page old ON old.outcome_id = new.outcome_id
WHERE new.replaces;
