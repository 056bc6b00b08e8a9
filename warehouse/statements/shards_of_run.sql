SELECT DISTINCT shard FROM meta.payload WHERE run_id = $run_id;
