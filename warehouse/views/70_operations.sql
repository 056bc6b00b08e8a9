-- How complete, how fresh, how much.
CREATE OR REPLACE VIEW mart.coverage AS
WITH flags AS (  -- IN, not EXISTS: a correlated subquery would carry every article through each table of findings
    SELECT article.hub,
           CAST(date_trunc('month', page.date_published) AS DATE) AS month,
           page.headline IS NOT NULL AS headline,
           page.alternative_headline IS NOT NULL AS alternative_headline,
           len(page.author_names) > 0 AS authors,
           page.date_published IS NOT NULL AS date_published,
           page.date_modified IS NOT NULL AS date_modified,
           page.in_language IS NOT NULL AS in_language,
           page.canonical_url IS NOT NULL AS canonical_url,
           page.section IS NOT NULL AS section,
           len(page.topics) > 0 AS topics,
           len(page.tags) > 0 AS tags,
           page.description IS NOT NULL AS description,
           len(page.sponsor_names) > 0 AS sponsors,
           len(page.supporter_names) > 0 AS supporters,
           article.outcome_id IN (SELECT outcome_id FROM core.image) AS images,
           article.outcome_id IN (SELECT outcome_id FROM core.poll_question) AS poll_questions,
           article.outcome_id IN (SELECT outcome_id FROM core.learning_objective) AS learning_objectives,
           article.outcome_id IN (SELECT outcome_id FROM core.reference) AS "references",
           article.outcome_id IN (SELECT outcome_id FROM core.study) AS study,
           article.outcome_id IN (SELECT outcome_id FROM core.statistic) AS statistics,
           article.outcome_id IN (SELECT outcome_id FROM core.abbreviation) AS abbreviations,
           page.word_count > 0 AS article_body
    FROM core.article article
    JOIN core.parsed_page page ON page.outcome_id = article.outcome_id
), counted AS (
    SELECT hub, month, count(*) AS article_count, sum(CAST(COLUMNS(* EXCLUDE (hub, month)) AS INTEGER))
    FROM flags
    GROUP BY hub, month
)
SELECT hub,
       month,
       field,
       article_count,
       CAST(found AS BIGINT) AS with_field_count,
       round(found / article_count, 4) AS share
FROM (UNPIVOT counted ON COLUMNS(* EXCLUDE (hub, month, article_count)) INTO NAME field VALUE found);

CREATE OR REPLACE VIEW mart.release AS
SELECT release.release,
       release.run_id,
       release.published_at,
       hub.hub,
       hub.sighting_count,
       hub.article_count,
       hub.first_captured_at,
       hub.last_captured_at,
       hub.last_loaded_at
FROM (SELECT * FROM meta.release ORDER BY release DESC LIMIT 1) release  -- names rise, also where a clock went back
CROSS JOIN (
    SELECT sighting.hub,
           count(*) AS sighting_count,
           (SELECT count(*) FROM core.article article WHERE article.hub = sighting.hub) AS article_count,
           min(sighting.captured_at) AS first_captured_at,
           max(sighting.captured_at) AS last_captured_at,
           max(run.merged_at) AS last_loaded_at
    FROM raw.sighting sighting
    JOIN meta.disposition disposition ON disposition.sighting_id = sighting.sighting_id
    JOIN meta.run run ON run.run_id = disposition.run_id
    GROUP BY sighting.hub
) hub;
