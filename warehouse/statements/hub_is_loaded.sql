-- One row where anything of the hub was met.
SELECT 1 FROM raw.sighting WHERE hub = $hub LIMIT 1;
