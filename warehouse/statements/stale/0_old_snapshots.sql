-- The snapshots that outcomes of the learning hubs were made with and that are not current.
SELECT DISTINCT outcome.hub, outcome.snapshot_id
FROM meta.outcome outcome
JOIN current_snapshot ON current_snapshot.hub = outcome.hub
WHERE outcome.snapshot_id IS DISTINCT FROM current_snapshot.snapshot_id
ORDER BY ALL;
