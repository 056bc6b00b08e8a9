SELECT 1 FROM meta.run WHERE run_id = $run_id;
