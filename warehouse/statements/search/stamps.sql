-- DuckDB. What the release holds.
SELECT article.article_id,
       concat_ws(' ', page.content_digest, article.hub, page.date_published) AS stamp
FROM core.article article
JOIN core.parsed_page page ON page.outcome_id = article.outcome_id;
