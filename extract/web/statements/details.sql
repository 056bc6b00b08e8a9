SELECT url, state, detail, found_by, modified_hint FROM url
WHERE hub = :hub AND scrape_id = (SELECT max(scrape_id) FROM scrape WHERE hub = :hub)
ORDER BY url;
