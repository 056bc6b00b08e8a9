INSERT INTO meta.hub_template BY NAME
SELECT $hub AS hub, $snapshot_id AS snapshot_id, * FROM snapshot_entry;
