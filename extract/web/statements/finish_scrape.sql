UPDATE scrape SET finished_at = :finished_at WHERE hub = :hub AND finished_at IS NULL;
