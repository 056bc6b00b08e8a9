-- The pages that wait for a decision on their hub. They wait whoever meets them again; only the redo that the decision
-- asks for, which has no captures of its own, makes outcomes of them.
CREATE OR REPLACE TEMP TABLE waiting_outcome AS
SELECT DISTINCT sighting.outcome_id
FROM raw.sighting
JOIN meta.disposition USING (sighting_id)
ANTI JOIN meta.outcome ON outcome.outcome_id = sighting.outcome_id
WHERE disposition.disposition = 'held' AND NOT $is_redo;
