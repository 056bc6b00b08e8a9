-- The outcomes that have a block with a changed key: its fingerprint, or a value of its sketch.
CREATE OR REPLACE TEMP TABLE affected_by_templates AS
WITH changed_text AS (
    SELECT text.text_id, changed.hub, changed.old_snapshot_id
    FROM core.block_text text
    JOIN changed_key changed ON changed.key = text.fingerprint
    UNION
    SELECT text.text_id, changed.hub, changed.old_snapshot_id
    FROM (SELECT text_id, unnest(sketch) AS word_group FROM core.block_text) text
    JOIN changed_key changed ON changed.key = text.word_group
)
SELECT DISTINCT outcome.outcome_id
FROM meta.outcome outcome
JOIN core.block block ON block.outcome_id = outcome.outcome_id
JOIN changed_text ON changed_text.text_id = block.text_id
    AND changed_text.hub = outcome.hub
    AND changed_text.old_snapshot_id = coalesce(outcome.snapshot_id, '');
