-- error: a key occurs twice
SELECT 'raw.page ' || page_id AS place, 'page_id occurs ' || count(*) || ' times' AS reason
FROM raw.page GROUP BY page_id HAVING count(*) > 1
UNION ALL
SELECT 'raw.sighting ' || sighting_id, 'sighting_id occurs ' || count(*) || ' times'
FROM raw.sighting GROUP BY sighting_id HAVING count(*) > 1
UNION ALL
SELECT 'meta.outcome ' || outcome_id, 'outcome_id occurs ' || count(*) || ' times'
FROM meta.outcome GROUP BY outcome_id HAVING count(*) > 1
UNION ALL
SELECT 'core.parsed_page ' || outcome_id, 'outcome_id occurs ' || count(*) || ' times'
FROM core.parsed_page GROUP BY outcome_id HAVING count(*) > 1
UNION ALL
SELECT 'core.article ' || article_id, 'article_id occurs ' || count(*) || ' times'
FROM core.article GROUP BY article_id HAVING count(*) > 1
UNION ALL
SELECT 'core.block_text ' || text_id, 'text_id occurs ' || count(*) || ' times'
FROM core.block_text GROUP BY text_id HAVING count(*) > 1
