-- The partitions of what was surveyed: how many pages each has, and what loading them would come to.
WITH capture AS (
    SELECT surveyed.*,
           EXISTS (FROM raw.page WHERE page.page_id = surveyed.page_id)
               OR surveyed.page_id IS NULL  -- unreadable, without bytes that were kept
                  AND EXISTS (FROM raw.sighting WHERE page_id IS NULL AND sighting.container = surveyed.container)
               AS is_there,
           EXISTS (FROM meta.outcome WHERE outcome.page_id = surveyed.page_id AND outcome.result = 'rejected')
               AS is_failed,
           EXISTS (FROM raw.sighting WHERE sighting.url_key = surveyed.url_key) AS is_url_known
    FROM surveyed
)
SELECT hub,
       month,
       count(*) AS pages,
       count(*) FILTER (is_there) AS there,
       count(*) FILTER (is_failed) AS failed,
       count(*) FILTER (NOT is_there AND NOT is_url_known) AS new,
       count(*) FILTER (NOT is_there AND is_url_known) AS revised,
       list(DISTINCT container ORDER BY container) AS containers,
       list(DISTINCT page_id) FILTER (page_id IS NOT NULL) AS page_ids
FROM capture
GROUP BY hub, month
ORDER BY month, hub;
