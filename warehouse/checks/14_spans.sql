-- warn: a span lies outside its block, or a block outside its page
SELECT 'core.block ' || block.outcome_id || ', ' || block.position AS place,
       'characters ' || block.char_start || ' to ' || block.char_end || ' of ' || page.payload_bytes || ' bytes' AS reason
FROM core.block block
JOIN core.parsed_page parsed USING (outcome_id)
JOIN raw.page page USING (page_id)
WHERE block.char_start > block.char_end OR block.char_start < 0 OR block.char_end > page.payload_bytes
UNION ALL
SELECT 'core.block ' || outcome_id || ', ' || position, 'it begins before the block before it ends'
FROM core.block
WHERE char_start IS NOT NULL
QUALIFY char_start < lag(char_end) OVER (PARTITION BY outcome_id ORDER BY position)
UNION ALL
SELECT 'article ' || article_id || ', ' || field || ' ' || position,
       'span ' || span_start || ' to ' || span_end || ' of block ' || block || ' gives no text'
FROM mart.provenance
WHERE block IS NOT NULL AND (quote IS NULL OR length(quote) <> span_end - span_start)
