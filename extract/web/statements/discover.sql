-- A URL already part of this scrape keeps what became of it; one of an earlier scrape is asked for again.
INSERT INTO url (hub, url, scrape_id, found_by, modified_hint, state)
VALUES (:hub, :url, (SELECT max(scrape_id) FROM scrape WHERE hub = :hub), :found_by, :modified_hint, 'pending')
ON CONFLICT (hub, url) DO UPDATE SET
    scrape_id = excluded.scrape_id,
    found_by = excluded.found_by,
    modified_hint = excluded.modified_hint,
    state = 'pending',
    detail = ''
WHERE url.scrape_id < excluded.scrape_id;
