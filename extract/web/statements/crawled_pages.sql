-- The pages of the hub's current scrape that its crawl has dealt with. One put off without being asked (`settled_at` is
-- of an earlier scrape, or none) is none of them: it was put off because of the bound, or of another one.
SELECT count(*) FROM url JOIN scrape USING (scrape_id)
WHERE url.hub = :hub AND scrape_id = (SELECT max(scrape_id) FROM scrape WHERE hub = :hub)
    AND found_by LIKE 'crawl depth %'
    AND (state IN ('fetched', 'unchanged', 'refused', 'failed') OR (state = 'deferred' AND settled_at >= started_at));
