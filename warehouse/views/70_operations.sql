-- How complete, how fresh, how much.
CREATE OR REPLACE VIEW mart.coverage AS
WITH flags AS (
    SELECT article.hub,
           CAST(date_trunc('month', page.date_published) AS DATE) AS month,
           page.headline IS NOT NULL AS headline,
           EXISTS (FROM core.article_author a WHERE a.outcome_id = article.outcome_id) AS authors,
           page.date_published IS NOT NULL AS date_published,
           page.date_modified IS NOT NULL AS date_modified,
           page.in_language IS NOT NULL AS in_language,
           page.canonical_url IS NOT NULL AS canonical_url,
           page.section IS NOT NULL AS section,
           page.description IS NOT NULL AS description,
           EXISTS (FROM core.sponsor_mention s WHERE s.outcome_id = article.outcome_id) AS sponsors,
           EXISTS (FROM core.learning_objective l WHERE l.outcome_id = article.outcome_id) AS learning_objectives,
           EXISTS (FROM core.reference r WHERE r.outcome_id = article.outcome_id) AS "references",
           EXISTS (FROM core.study s WHERE s.outcome_id = article.outcome_id) AS study,
           EXISTS (FROM core.statistic s WHERE s.outcome_id = article.outcome_id) AS statistics,
           EXISTS (FROM core.abbreviation a WHERE a.outcome_id = article.outcome_id) AS abbreviations,
           length(page.article_body) > 0 AS article_body
    FROM core.article article
    JOIN core.parsed_page page ON page.outcome_id = article.outcome_id
), long_form AS (
    UNPIVOT flags ON COLUMNS(* EXCLUDE (hub, month)) INTO NAME field VALUE is_there
)
SELECT hub,
       month,
       field,
       count(*) AS article_count,
       count(*) FILTER (is_there) AS with_field_count,
       round(count(*) FILTER (is_there) / count(*), 4) AS share
FROM long_form
GROUP BY hub, month, field;

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
FROM (SELECT * FROM meta.release ORDER BY published_at DESC LIMIT 1) release
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
