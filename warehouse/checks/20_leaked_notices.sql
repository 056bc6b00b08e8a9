-- warn: the text of a known notice stands inside a body
WITH notice AS (
    SELECT DISTINCT text.fingerprint, parsed.hub, block.kind
    FROM core.block block
    JOIN core.block_text text USING (text_id)
    JOIN core.parsed_page parsed USING (outcome_id)
    WHERE block.disposition = 'boilerplate' AND block.rule LIKE 'notice:%' AND text.word_count >= 5
)
SELECT 'article ' || article.article_id || ', block ' || block.position AS place,
       notice.kind || ' in the body: "' || left(text.text, 200) || '"' AS reason
FROM core.article article
JOIN core.parsed_page parsed ON parsed.outcome_id = article.outcome_id
JOIN core.block block ON block.outcome_id = article.outcome_id AND block.disposition = 'content'
JOIN core.block_text text ON text.text_id = block.text_id
JOIN notice ON notice.fingerprint = text.fingerprint AND notice.hub = parsed.hub
