-- SQLite. A match in the headline weighs as much as five in the body; FTS5's bm25 is lower for better matches.
SELECT article.article_id,
       article.hub,
       article.date_published,
       found.headline,
       -found.score AS score,
       found.snippet
FROM (
    SELECT rowid AS id,
           bm25(article_text, 5.0, 1.0) AS score,
           highlight(article_text, 0, '[', ']') AS headline,
           snippet(article_text, 1, '[', ']', ' … ', 32) AS snippet
    FROM article_text
    WHERE article_text MATCH :expression
      AND rowid IN (
          SELECT id FROM article
          WHERE (:hub IS NULL OR hub = :hub)
            AND (:since IS NULL OR date_published >= :since)
            AND (:until IS NULL OR date_published <= :until)
      )
    ORDER BY bm25(article_text, 5.0, 1.0)
    LIMIT :limit
) found
JOIN article ON article.id = found.id
ORDER BY found.score, article.article_id;
