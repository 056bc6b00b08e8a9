-- warn: a version differs from the one before in nothing that is told
SELECT 'core.article_version ' || article_id AS place, 'version ' || version || ' has no changes' AS reason
FROM mart.article_history
WHERE version > 1 AND len(changes) = 0
