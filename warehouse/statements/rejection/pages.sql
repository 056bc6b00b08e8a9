-- The pages of open rejections that can be transformed again: those that were pages at all.
SELECT DISTINCT sighting.page_id
FROM meta.rejection rejection
ANTI JOIN meta.resolution resolution ON resolution.sighting_id = rejection.sighting_id
JOIN raw.sighting sighting ON sighting.sighting_id = rejection.sighting_id
WHERE sighting.outcome_id IS NOT NULL
  AND ($reason IS NULL OR rejection.reason = $reason) AND ($hub IS NULL OR rejection.hub = $hub);
