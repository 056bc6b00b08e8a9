-- What was wrong with the containers of pages that one run read all the same, most frequent first.
SELECT finding, count(*) AS sightings
FROM (
    SELECT unnest(map_keys(facts)) AS finding
    FROM meta.disposition
    JOIN raw.sighting USING (sighting_id)
    WHERE run_id = $run_id AND facts IS NOT NULL
)
WHERE list_contains($findings, finding)
GROUP BY finding
ORDER BY sightings DESC, finding;
