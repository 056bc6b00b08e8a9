DELETE FROM meta.template_snapshot AS known USING fresh_snapshot AS fresh
WHERE known.hub = fresh.hub AND known.snapshot_id = fresh.snapshot_id;
