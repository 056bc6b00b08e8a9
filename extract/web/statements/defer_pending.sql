UPDATE url SET state = 'deferred', detail = 'the scrape ended before its turn'
WHERE hub = :hub AND state = 'pending' AND scrape_id = (SELECT max(scrape_id) FROM scrape WHERE hub = :hub);
