-- error: a row refers to something that is not there
SELECT 'core.block ' || outcome_id AS place, 'no such core.parsed_page' AS reason
FROM core.block ANTI JOIN core.parsed_page USING (outcome_id)
UNION ALL
SELECT 'core.field_evidence ' || outcome_id, 'no such core.parsed_page'
FROM core.field_evidence ANTI JOIN core.parsed_page USING (outcome_id)
UNION ALL
SELECT 'core.article_author ' || outcome_id, 'no such core.parsed_page'
FROM core.article_author ANTI JOIN core.parsed_page USING (outcome_id)
UNION ALL
SELECT 'core.sponsor_mention ' || outcome_id, 'no such core.parsed_page'
FROM core.sponsor_mention ANTI JOIN core.parsed_page USING (outcome_id)
UNION ALL
SELECT 'core.learning_objective ' || outcome_id, 'no such core.parsed_page'
FROM core.learning_objective ANTI JOIN core.parsed_page USING (outcome_id)
UNION ALL
SELECT 'core.section ' || outcome_id, 'no such core.parsed_page'
FROM core.section ANTI JOIN core.parsed_page USING (outcome_id)
UNION ALL
SELECT 'core.reference ' || outcome_id, 'no such core.parsed_page'
FROM core.reference ANTI JOIN core.parsed_page USING (outcome_id)
UNION ALL
SELECT 'core.study ' || outcome_id, 'no such core.parsed_page'
FROM core.study ANTI JOIN core.parsed_page USING (outcome_id)
UNION ALL
SELECT 'core.statistic ' || outcome_id, 'no such core.parsed_page'
FROM core.statistic ANTI JOIN core.parsed_page USING (outcome_id)
UNION ALL
SELECT 'core.abbreviation ' || outcome_id, 'no such core.parsed_page'
FROM core.abbreviation ANTI JOIN core.parsed_page USING (outcome_id)
UNION ALL
SELECT 'core.poll_question ' || outcome_id, 'no such core.parsed_page'
FROM core.poll_question ANTI JOIN core.parsed_page USING (outcome_id)
UNION ALL
SELECT 'core.related_link ' || outcome_id, 'no such core.parsed_page'
FROM core.related_link ANTI JOIN core.parsed_page USING (outcome_id)
UNION ALL
SELECT 'core.image ' || outcome_id, 'no such core.parsed_page'
FROM core.image ANTI JOIN core.parsed_page USING (outcome_id)
UNION ALL
SELECT 'core.article_page ' || outcome_id, 'no such core.parsed_page'
FROM core.article_page ANTI JOIN core.parsed_page USING (outcome_id)
UNION ALL
SELECT 'core.block ' || outcome_id || ', ' || position, 'no such core.block_text'
FROM core.block ANTI JOIN core.block_text USING (text_id)
UNION ALL
SELECT 'core.parsed_page ' || outcome_id, 'no such meta.outcome'
FROM core.parsed_page ANTI JOIN meta.outcome USING (outcome_id)
UNION ALL
SELECT 'raw.sighting ' || sighting_id, 'no such raw.page'
FROM raw.sighting ANTI JOIN raw.page USING (page_id)
WHERE page_id IS NOT NULL
UNION ALL
SELECT 'raw.page ' || page_id, 'its bytes are nowhere: no meta.payload'
FROM raw.page ANTI JOIN meta.payload USING (page_id)
UNION ALL
SELECT 'core.parsed_page ' || outcome_id, 'an article that belongs to none'
FROM core.parsed_page ANTI JOIN core.article_page USING (outcome_id)
WHERE is_article
UNION ALL
SELECT 'core.article ' || article_id, 'its newest outcome is not there'
FROM core.article ANTI JOIN core.parsed_page USING (outcome_id)
