-- DuckDB. The texts of the articles that are new or changed.
SELECT article.article_id,
       concat_ws(' ', page.content_digest, article.hub, page.date_published) AS stamp,
       article.hub,
       CAST(page.date_published AS VARCHAR) AS date_published,
       coalesce(page.headline, '') AS headline,
       page.article_body
FROM core.article article
SEMI JOIN wanted USING (article_id)
JOIN core.parsed_page page ON page.outcome_id = article.outcome_id;
