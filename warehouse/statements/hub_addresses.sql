-- The addresses of a hub's articles.
-- $hub: the hub's key.
SELECT DISTINCT target_uri FROM mart.article WHERE hub = $hub AND target_uri IS NOT NULL ORDER BY target_uri;
