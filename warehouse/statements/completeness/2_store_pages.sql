INSERT INTO meta.discovered BY NAME SELECT $hub AS hub, * FROM found;
