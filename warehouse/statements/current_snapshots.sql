SELECT hub, snapshot_id FROM meta.template_snapshot WHERE is_current ORDER BY hub;
