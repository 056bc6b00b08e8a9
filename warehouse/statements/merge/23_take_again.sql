-- Where the payloads lie that were lost with their raw file, and that the run has read again.
UPDATE meta.payload
SET run_id = $run_id, shard = again.shard
FROM (SELECT page_id, min(shard) AS shard FROM read_again GROUP BY page_id) again
WHERE again.page_id = payload.page_id
  AND EXISTS (FROM lost_file WHERE lost_file.run_id = payload.run_id AND lost_file.shard = payload.shard);
