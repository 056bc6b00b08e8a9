-- warn: a date is out of range
SELECT 'article ' || article.article_id AS place,
       'published ' || page.date_published || ', seen ' || CAST(article.first_seen_at AS DATE) AS reason
FROM core.article article
JOIN core.parsed_page page ON page.outcome_id = article.outcome_id
WHERE page.date_published > CAST(article.first_seen_at AS DATE) + 1
UNION ALL
SELECT 'article ' || article_id, 'published ' || date_published || ', in the future or before printing'
FROM mart.article
WHERE date_published > CAST(now() AS DATE) + 1 OR date_published < DATE '1450-01-01'
UNION ALL
SELECT 'article ' || article_id, 'modified ' || date_modified || ', published ' || date_published
FROM mart.article
WHERE date_modified < date_published AND date_published_precision = 'day'
UNION ALL
SELECT 'raw.sighting ' || sighting_id, 'captured ' || captured_at || ', in the future'
FROM raw.sighting
WHERE captured_at > CAST(now() AT TIME ZONE 'UTC' AS TIMESTAMP) + INTERVAL 1 DAY
