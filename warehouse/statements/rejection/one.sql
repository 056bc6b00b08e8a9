SELECT rejection.*, payload.run_id AS payload_run_id, payload.shard
FROM meta.rejection rejection
LEFT JOIN meta.payload payload ON payload.page_id = rejection.page_id
WHERE rejection.sighting_id = $sighting_id;
