SELECT scrape_id FROM scrape WHERE hub = :hub AND finished_at IS NULL;
