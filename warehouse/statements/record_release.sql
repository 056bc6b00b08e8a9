INSERT INTO meta.release VALUES ($release, $run_id, $now);
