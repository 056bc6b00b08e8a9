INSERT INTO meta.template_snapshot VALUES ($hub, $snapshot_id, $run_id, $learned_at, true);
