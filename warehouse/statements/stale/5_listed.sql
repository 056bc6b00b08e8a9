-- The work list by where the payloads lie; one that is not there comes last of its file, and whoever reads it says so.
SELECT work_list.*
FROM work_list
LEFT JOIN payload_place USING (run_id, shard, page_id)
ORDER BY run_id, shard, place NULLS LAST, outcome_id;
