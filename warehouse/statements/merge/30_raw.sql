INSERT INTO raw.page
SELECT page_id, any_value(payload_bytes)
FROM new_sighting
ANTI JOIN raw.page USING (page_id)
WHERE page_id IS NOT NULL
GROUP BY page_id;

INSERT INTO raw.sighting BY NAME
SELECT * EXCLUDE (payload_bytes, reason, detail, shard)
FROM new_sighting;
