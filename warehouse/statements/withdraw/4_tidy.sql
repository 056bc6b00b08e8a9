-- What the withdrawn pages taught is unlearned: their hubs learn anew, hubs without pages have no templates.
UPDATE meta.template_snapshot SET learned_at = TIMESTAMP '1970-01-01'
WHERE is_current AND hub IN (SELECT hub FROM touched_hub);

UPDATE meta.template_snapshot SET is_current = false
WHERE is_current AND hub NOT IN (SELECT hub FROM meta.outcome WHERE result <> 'rejected');

-- A hold of which no page waits any more is dropped with the last of them: nobody could decide on it. Captures that an
-- earlier hold accepted have been held, and have their outcome.
UPDATE meta.hold SET decision = 'dropped', decided_at = now() AT TIME ZONE 'UTC'
WHERE decision IS NULL
  AND hub NOT IN (
      SELECT sighting.hub
      FROM meta.disposition
      JOIN raw.sighting USING (sighting_id)
      ANTI JOIN meta.outcome ON outcome.outcome_id = sighting.outcome_id
      WHERE disposition.disposition = 'held' AND sighting.hub IS NOT NULL
  );
