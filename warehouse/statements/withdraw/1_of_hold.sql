-- The captures of one hub that wait: they came while the hub was held back.
CREATE OR REPLACE TEMP TABLE withdrawn AS
SELECT disposition.sighting_id
FROM meta.disposition
JOIN raw.sighting USING (sighting_id)
ANTI JOIN meta.outcome ON outcome.outcome_id = sighting.outcome_id
WHERE disposition.disposition = 'held' AND sighting.hub = $target;
