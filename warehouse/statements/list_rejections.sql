SELECT run_id, reason, container, record_id, hub, target_uri, detail
FROM meta.rejection
ORDER BY run_id DESC, container, record_id;
