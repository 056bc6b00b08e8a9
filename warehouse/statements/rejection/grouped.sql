-- Open rejections by reason and hub, most frequent first, each with an example.
SELECT reason, hub, count(*) AS sightings, any_value(sighting_id) AS example, any_value(detail) AS detail
FROM meta.rejection
ANTI JOIN meta.resolution USING (sighting_id)
GROUP BY reason, hub
ORDER BY sightings DESC, reason, hub;
