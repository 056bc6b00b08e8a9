-- An outcome without such a block is what the current snapshot would make of its page.
UPDATE meta.outcome
SET snapshot_id = current_snapshot.snapshot_id
FROM current_snapshot
WHERE current_snapshot.hub = outcome.hub
  AND outcome.snapshot_id IS DISTINCT FROM current_snapshot.snapshot_id
  AND outcome.outcome_id NOT IN (SELECT outcome_id FROM affected_by_templates);
