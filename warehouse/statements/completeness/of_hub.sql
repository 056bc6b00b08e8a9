SELECT discovered_count, loaded_count, missing_count FROM mart.completeness WHERE hub = $hub;
