SELECT state, count(*) FROM url
WHERE hub = :hub AND scrape_id = (SELECT max(scrape_id) FROM scrape WHERE hub = :hub)
GROUP BY state;
