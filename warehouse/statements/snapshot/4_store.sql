INSERT INTO meta.template_snapshot
SELECT hub, snapshot_id, $run_id, $learned_at, true FROM fresh_snapshot;
