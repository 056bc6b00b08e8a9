SELECT 'url', $target
WHERE EXISTS (FROM raw.sighting WHERE url_key = $target) OR EXISTS (FROM core.parsed_page WHERE url_key = $target)
UNION
SELECT 'page', page_id FROM raw.sighting WHERE url_key = $target AND page_id IS NOT NULL
UNION
SELECT 'page', page_id FROM core.parsed_page WHERE url_key = $target;
