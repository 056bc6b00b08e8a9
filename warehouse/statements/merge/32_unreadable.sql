INSERT INTO meta.unreadable
SELECT sighting_id, $run_id, reason, detail
FROM new_sighting
WHERE outcome_id IS NULL AND reason IS NOT NULL;
