-- error: versions overlap, or an article has no single current one
SELECT 'core.article_version ' || article_id AS place,
       'version ' || version || ' ends before it begins' AS reason
FROM core.article_version
WHERE valid_to < valid_from
UNION ALL
SELECT 'core.article_version ' || article_id, 'version ' || version || ' begins before its predecessor ends'
FROM core.article_version
QUALIFY valid_from < lag(valid_to) OVER (PARTITION BY article_id ORDER BY version)
UNION ALL
SELECT 'core.article ' || article_id, 'it has ' || count(*) FILTER (is_current) || ' current versions'
FROM core.article LEFT JOIN core.article_version USING (article_id)
GROUP BY article_id HAVING count(*) FILTER (is_current) <> 1
