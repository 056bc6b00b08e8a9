-- The work list by where the payloads lie, so that each raw file is read once or twice.
SELECT * FROM work_list ORDER BY run_id, shard, page_id, outcome_id;
