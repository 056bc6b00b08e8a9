SELECT sighting.hub, disposition.disposition, count(*) AS sightings
FROM meta.disposition
JOIN raw.sighting USING (sighting_id)
WHERE disposition.run_id = $run_id
GROUP BY ALL
ORDER BY ALL;
