-- What was never asked for comes first, then what was asked for longest ago: a scrape that ends early (a breaker that
-- opened, --max-pages) does not ask for the same pages each time.
SELECT url, found_by, modified_hint, etag, last_modified, payload_digest, capture, links
FROM url LEFT JOIN link USING (hub, url)
WHERE hub = :hub AND state = 'pending' AND scrape_id = (SELECT max(scrape_id) FROM scrape WHERE hub = :hub)
ORDER BY settled_at, url.rowid;
