INSERT INTO erasure
SELECT 'url', key FROM core.article_key WHERE article_id = $target AND key_kind = 'url'
UNION
SELECT 'page', page.page_id
FROM core.article_page member
JOIN core.parsed_page page USING (outcome_id)
WHERE member.article_id = $target;
