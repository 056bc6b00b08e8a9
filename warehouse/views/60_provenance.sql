-- The proof of every value: what was found, where it stands, in which page of which file, by which rule and run.
CREATE OR REPLACE VIEW mart.provenance AS
WITH evidence AS (
    SELECT outcome_id, field, position, value, raw, rule, block, span_start, span_end, against
    FROM core.field_evidence
    UNION ALL BY NAME
    SELECT outcome_id, 'authors' AS field, position, name AS value, raw, rule, block, span_start, span_end
    FROM core.article_author
    UNION ALL BY NAME
    SELECT outcome_id, role AS field, position, name AS value, raw, rule, block, span_start, span_end
    FROM core.sponsor_mention
    UNION ALL BY NAME
    SELECT outcome_id, 'learning_objectives' AS field, position, text AS value, raw, rule, block, span_start, span_end
    FROM core.learning_objective
    UNION ALL BY NAME
    SELECT outcome_id, 'references' AS field, position, coalesce(title, raw) AS value, raw, rule, block, span_start,
           span_end
    FROM core.reference
    UNION ALL BY NAME
    SELECT outcome_id, 'statistics' AS field, position,
           concat_ws(' ', measure, coalesce(value_raw, CAST(value AS VARCHAR))) AS value, raw, rule, block,
           span_start, span_end
    FROM core.statistic
    UNION ALL BY NAME
    SELECT outcome_id, 'abbreviations' AS field, position, short || ' = ' || long AS value, raw,
           'abbreviation:' || style AS rule, block, span_start, span_end
    FROM core.abbreviation
    UNION ALL BY NAME
    SELECT outcome_id, 'poll_questions' AS field, position, question AS value, raw, rule, block, span_start, span_end
    FROM core.poll_question
    UNION ALL BY NAME
    SELECT outcome_id, 'related_links' AS field, position, url AS value, raw, rule, block, span_start, span_end
    FROM core.related_link
    UNION ALL BY NAME
    SELECT outcome_id, 'images' AS field, position, url AS value, raw, rule, block, span_start, span_end
    FROM core.image
)
SELECT article.article_id,
       article.hub,
       evidence.field,
       evidence.position,
       evidence.value,
       evidence.raw,
       evidence.rule,
       evidence.block,
       evidence.span_start,
       evidence.span_end,
       evidence.against,
       substr(text.text, evidence.span_start + 1, evidence.span_end - evidence.span_start) AS quote,
       -- a block with mark-up (Markdown) is longer in the file than its text: there a value's place is the block's
       CASE WHEN repaired.is_shifted THEN NULL
            WHEN length(text.text) < block.char_end - block.char_start THEN sighting.char_offset + block.char_start
            ELSE sighting.char_offset + block.char_start + evidence.span_start END AS file_start,
       CASE WHEN repaired.is_shifted THEN NULL
            WHEN length(text.text) < block.char_end - block.char_start THEN sighting.char_offset + block.char_end
            ELSE sighting.char_offset + block.char_start + evidence.span_end END AS file_end,
       outcome.page_id,
       sighting.container,
       sighting.record_id,
       sighting.captured_at,
       outcome.rules_version,
       outcome.model_version,
       outcome.snapshot_id,
       outcome.run_id
FROM core.article article
JOIN evidence ON evidence.outcome_id = article.outcome_id
JOIN meta.outcome outcome ON outcome.outcome_id = article.outcome_id
JOIN (  -- "Ã¼" became "ü" before blocks were cut: their places are no longer those in the file
    SELECT outcome_id, len(list_filter(repairs, lambda repair: starts_with(repair, 'mojibake:'))) > 0 AS is_shifted
    FROM core.parsed_page
) repaired ON repaired.outcome_id = article.outcome_id
LEFT JOIN core.block block ON block.outcome_id = evidence.outcome_id AND block.position = evidence.block
LEFT JOIN core.block_text text ON text.text_id = block.text_id
LEFT JOIN (
    SELECT outcome_id, char_offset, container, record_id, captured_at
    FROM raw.sighting
    QUALIFY row_number() OVER (PARTITION BY outcome_id ORDER BY captured_at DESC NULLS LAST, sighting_id) = 1
) sighting ON sighting.outcome_id = article.outcome_id;
