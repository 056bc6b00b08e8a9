-- What each new page of the run has of what its hub's pages usually have. Error pages say nothing of a layout. Of an
-- outcome that two shards made, the last one's counts.
CREATE OR REPLACE TEMP TABLE fresh_page AS
WITH made AS (
    FROM staged_outcome QUALIFY row_number() OVER (PARTITION BY outcome_id ORDER BY shard DESC) = 1
), met AS (
    FROM staged_sighting QUALIFY row_number() OVER (PARTITION BY sighting_id ORDER BY shard) = 1
)
SELECT sighting.hub,
       coalesce(sighting.target_uri, trim(sighting.container || ' ' || sighting.record_id)) AS place,
       sighting.captured_at,
       outcome.result = 'article' AS article,
       page.headline IS NOT NULL AS headline,
       page.date_published IS NOT NULL AS date_published,
       EXISTS (
           FROM staged_author author
           WHERE author.outcome_id = sighting.outcome_id AND author.shard = outcome.shard
       ) AS authors,
       coalesce(page.word_count, 0) AS words
FROM met sighting
JOIN made outcome ON outcome.outcome_id = sighting.outcome_id
LEFT JOIN staged_page page ON page.outcome_id = sighting.outcome_id AND page.shard = outcome.shard
WHERE coalesce(sighting.http_status, 200) < 400
  AND sighting.sighting_id NOT IN (SELECT sighting_id FROM raw.sighting);

-- The same of the hub's latest pages, as far back as the last change of layout that an operator accepted.
CREATE OR REPLACE TEMP TABLE past_page AS
SELECT sighting.hub,
       outcome.result = 'article' AS article,
       page.headline IS NOT NULL AS headline,
       page.date_published IS NOT NULL AS date_published,
       EXISTS (FROM core.article_author author WHERE author.outcome_id = sighting.outcome_id) AS authors,
       coalesce(page.word_count, 0) AS words
FROM raw.sighting sighting
JOIN meta.outcome outcome ON outcome.outcome_id = sighting.outcome_id
LEFT JOIN core.parsed_page page ON page.outcome_id = sighting.outcome_id
LEFT JOIN (
    SELECT hub, max(first_captured_at) AS since FROM meta.hold WHERE decision = 'accepted' GROUP BY hub
) accepted ON accepted.hub = sighting.hub
WHERE coalesce(sighting.http_status, 200) < 400
  AND sighting.hub IN (SELECT hub FROM fresh_page)
  AND (accepted.since IS NULL OR sighting.captured_at >= accepted.since)
QUALIFY row_number() OVER (
    PARTITION BY sighting.hub ORDER BY sighting.captured_at DESC NULLS LAST, sighting.sighting_id
) <= $history;
