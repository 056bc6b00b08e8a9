-- Open rejections, of one reason and hub when these are given.
SELECT sighting_id, reason, hub, container, record_id, target_uri, run_id, detail
FROM meta.rejection
ANTI JOIN meta.resolution USING (sighting_id)
WHERE ($reason IS NULL OR reason = $reason) AND ($hub IS NULL OR hub = $hub)
ORDER BY run_id DESC, container, record_id;
