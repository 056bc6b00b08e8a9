INSERT INTO meta.payload
SELECT page_id, $run_id, min(shard)
FROM new_sighting
ANTI JOIN meta.payload USING (page_id)
WHERE page_id IS NOT NULL
GROUP BY page_id;
