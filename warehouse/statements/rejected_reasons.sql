-- Why the sightings of one run were rejected, most frequent first.
SELECT reason, count(*) AS sightings
FROM meta.rejection
WHERE run_id = $run_id
GROUP BY reason
ORDER BY sightings DESC, reason;
