-- warn: an article has no text
SELECT 'article ' || article.article_id AS place,
       'empty article_body: ' || coalesce(page.headline, '(no headline)') AS reason
FROM core.article article
JOIN core.parsed_page page ON page.outcome_id = article.outcome_id
WHERE page.word_count = 0
