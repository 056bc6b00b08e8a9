-- How many articles of a hub have each field, and the first that lacks it.
-- $hub: the hub's key.
WITH article AS (
    SELECT * FROM mart.article WHERE hub = $hub
),
field (name, page_id, target_uri, present) AS (
    SELECT 'headline', page_id, target_uri, headline IS NOT NULL FROM article
    UNION ALL SELECT 'authors', page_id, target_uri, len(authors) > 0 FROM article
    UNION ALL SELECT 'date_published', page_id, target_uri, date_published IS NOT NULL FROM article
    UNION ALL SELECT 'in_language', page_id, target_uri, in_language IS NOT NULL FROM article
    UNION ALL SELECT 'canonical_url', page_id, target_uri, canonical_url IS NOT NULL FROM article
    UNION ALL SELECT 'sponsors', page_id, target_uri, len(sponsors) > 0 FROM article
    UNION ALL SELECT 'article_body', page_id, target_uri, length(article_body) > 0 FROM article
)
SELECT name,
       count(*) FILTER (present) AS articles_with,
       count(*) AS articles,
       min(coalesce(target_uri, page_id)) FILTER (NOT present) AS first_without
FROM field
GROUP BY name
ORDER BY name;
