SELECT 'url', key FROM core.article_key WHERE article_id = $target AND key_kind = 'url'
UNION
-- Of itself, by which the same call, made again, completes an erasure that was killed.
SELECT 'article', article_id FROM core.article WHERE article_id = $target
UNION
SELECT 'page', page.page_id
FROM core.article_page member
JOIN core.parsed_page page USING (outcome_id)
WHERE member.article_id = $target
UNION
-- The one address that named the article's canonical URL: without the link a capture of it would be the article again.
SELECT 'url', min(key)
FROM core.article_key
WHERE article_id = $target AND key_kind = 'target_uri'
  AND key NOT IN (SELECT key FROM core.article_key WHERE article_id = $target AND key_kind = 'url')
HAVING count(*) = 1
   AND min(key) NOT IN (SELECT key FROM core.article_key WHERE article_id <> $target AND key_kind IN ('url', 'target_uri'));
