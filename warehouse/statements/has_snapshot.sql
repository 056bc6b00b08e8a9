SELECT 1 FROM meta.template_snapshot WHERE hub = $hub AND snapshot_id = $snapshot_id;
