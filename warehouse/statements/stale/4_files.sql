-- The files of the raw zone that hold payloads of the work list.
SELECT DISTINCT run_id, shard FROM work_list ORDER BY run_id, shard;
