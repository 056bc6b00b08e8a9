-- How many articles of a hub have each field that every article should have, and the first that lacks it.
-- $hub: the hub's key.
WITH article AS (
    SELECT coalesce(target_uri, page_id) AS place,
           COLUMNS(lambda name: name IN ('headline', 'date_published', 'in_language', 'canonical_url')) IS NOT NULL,
           coalesce(len(COLUMNS(['authors', 'sponsors', 'article_body'])), 0) > 0
    FROM mart.article
    WHERE hub = $hub
)
SELECT name,
       count(*) FILTER (present) AS articles_with,
       count(*) AS articles,
       min(place) FILTER (NOT present) AS first_without
FROM (UNPIVOT article ON COLUMNS(* EXCLUDE place) INTO NAME name VALUE present)
GROUP BY name
ORDER BY name;
