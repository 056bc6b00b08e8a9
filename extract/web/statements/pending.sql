SELECT url, found_by, modified_hint, etag, last_modified, payload_digest FROM url
WHERE hub = :hub AND state = 'pending' AND scrape_id = (SELECT max(scrape_id) FROM scrape WHERE hub = :hub)
ORDER BY rowid;
