INSERT INTO meta.resolution
SELECT sighting_id, $now, $note
FROM meta.rejection
ANTI JOIN meta.resolution USING (sighting_id)
WHERE ($sighting_id IS NULL OR sighting_id = $sighting_id)
  AND ($reason IS NULL OR reason = $reason) AND ($hub IS NULL OR hub = $hub)
RETURNING sighting_id;
