-- What was cut from each current article, and by which rule.
CREATE OR REPLACE VIEW mart.removed_block AS
SELECT article.article_id,
       page.page_id,
       article.hub,
       block.position,
       block.kind,
       block.rule,
       block.confidence,
       block.path,
       block.char_start,
       block.char_end,
       text.text
FROM core.article article
JOIN core.parsed_page page ON page.outcome_id = article.outcome_id
JOIN core.block block ON block.outcome_id = article.outcome_id AND block.disposition = 'boilerplate'
JOIN core.block_text text ON text.text_id = block.text_id;
