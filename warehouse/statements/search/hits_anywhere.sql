-- SQLite. The same without a filter: `rank` lets FTS5 stop early.
SELECT article.article_id,
       article.hub,
       article.date_published,
       found.headline,
       -found.score AS score,
       found.snippet
FROM (
    SELECT rowid AS id,
           rank AS score,
           highlight(article_text, 0, '[', ']') AS headline,
           snippet(article_text, 1, '[', ']', ' … ', 32) AS snippet
    FROM article_text
    WHERE article_text MATCH :expression AND rank MATCH 'bm25(5.0, 1.0)'
    ORDER BY rank
    LIMIT :limit
) found
JOIN article ON article.id = found.id
ORDER BY found.score, article.article_id;
