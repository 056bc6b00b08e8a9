-- What became of each new capture; every one has exactly one disposition, by the first rule that holds.
INSERT INTO meta.disposition
WITH new_capture AS (
    SELECT sighting.sighting_id,
           sighting.outcome_id,
           outcome.result,
           -- an answer that is no page: it says only that its URL is unchanged, moved, gone or refused
           sighting.outcome_id IS NULL AND sighting.reason IS NULL AS is_statement,
           sighting.http_status,
           known.page_id IS NOT NULL
               OR row_number() OVER (
                   PARTITION BY sighting.page_id, sighting.outcome_id IS NULL
                   ORDER BY sighting.captured_at NULLS FIRST, sighting.sighting_id
               ) > 1 AS is_known_page
    FROM new_sighting sighting
    LEFT JOIN meta.outcome outcome ON outcome.outcome_id = sighting.outcome_id
    LEFT JOIN known_page known ON known.page_id = sighting.page_id
), article_capture AS (
    SELECT sighting.sighting_id,
           row_number() OVER (
               PARTITION BY member.article_id
               ORDER BY fresh.sighting_id IS NOT NULL, sighting.captured_at NULLS FIRST, sighting.page_id,
                        sighting.sighting_id
           ) AS article_rank,
           row_number() OVER (
               PARTITION BY member.article_id, page.content_digest
               ORDER BY fresh.sighting_id IS NOT NULL, sighting.captured_at NULLS FIRST, sighting.page_id,
                        sighting.sighting_id
           ) AS content_rank,
           cut_short.outcome_id IS NOT NULL AS is_cut_short
    FROM core.article_page member
    SEMI JOIN touched_article USING (article_id)
    JOIN raw.sighting sighting ON sighting.outcome_id = member.outcome_id
    JOIN core.parsed_page page ON page.outcome_id = member.outcome_id
    LEFT JOIN new_sighting fresh ON fresh.sighting_id = sighting.sighting_id
    LEFT JOIN cut_short ON cut_short.outcome_id = member.outcome_id
)
SELECT new_capture.sighting_id,
       $run_id,
       CASE
           WHEN new_capture.is_statement AND new_capture.http_status = 304 THEN 'unchanged'
           WHEN new_capture.is_statement THEN 'not_article'
           WHEN new_capture.outcome_id IS NULL THEN 'rejected'
           WHEN new_capture.result IS NULL THEN 'held'
           WHEN new_capture.result = 'rejected' THEN 'rejected'
           WHEN new_capture.is_known_page THEN 'duplicate'
           WHEN new_capture.result = 'not_article' THEN 'not_article'
           WHEN article_capture.article_rank = 1 THEN 'inserted'
           WHEN article_capture.content_rank = 1 AND NOT article_capture.is_cut_short THEN 'revised'
           ELSE 'unchanged'
       END
FROM new_capture
LEFT JOIN article_capture ON article_capture.sighting_id = new_capture.sighting_id;
