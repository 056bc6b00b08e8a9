-- The outcomes that have a block on whose text the current snapshot decides otherwise.
CREATE OR REPLACE TEMP TABLE affected_by_templates AS
SELECT DISTINCT outcome.outcome_id
FROM meta.outcome outcome
JOIN core.block block ON block.outcome_id = outcome.outcome_id
JOIN changed_text changed ON changed.text_id = block.text_id
    AND changed.hub = outcome.hub
    AND changed.old_snapshot_id = coalesce(outcome.snapshot_id, '');
