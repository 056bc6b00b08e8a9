DELETE FROM meta.hub_template WHERE hub = $hub AND snapshot_id = $snapshot_id;
