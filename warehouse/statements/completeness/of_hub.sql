SELECT discovered_count, loaded_count, missing_count, unread_list_count, is_complete
FROM mart.completeness WHERE hub = $hub;
