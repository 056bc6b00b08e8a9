INSERT INTO meta.hub_template BY NAME SELECT * FROM fresh_entry;
