-- Articles: current, over time, and capture by capture.
CREATE OR REPLACE VIEW mart.article AS
SELECT article.article_id,
       page.page_id,
       article.hub,
       page.headline,
       page.author_names AS authors,
       page.date_published,
       page.date_published_precision,
       page.date_published_raw,
       page.date_modified,
       page.in_language,
       page.canonical_url,
       page.target_uri,
       page.sponsor_names AS sponsors,
       page.supporter_names AS supporters,
       page.alternative_headline,
       page.section,
       page.topics,
       page.tags,
       page.description,
       page.article_body,
       page.word_count,
       page.professionals_only,
       page.paywall,
       article.version_count,
       article.capture_count,
       article.furniture_count,
       article.first_seen_at,
       article.last_seen_at,
       article.gone_at,
       article.outcome_id
FROM core.article article
JOIN core.parsed_page page ON page.outcome_id = article.outcome_id;

CREATE OR REPLACE VIEW mart.article_history AS
WITH before AS (  -- joined, not a window: what is asked of one article reads one article
    SELECT version.article_id, version.version + 1 AS version, page.headline, page.author_names, page.date_published,
           page.date_modified, page.in_language, page.section, page.description, page.article_body
    FROM core.article_version version
    JOIN core.parsed_page page ON page.outcome_id = version.outcome_id
    WHERE NOT version.is_current
)
SELECT version.article_id,
       version.version,
       page.page_id,
       page.hub,
       page.headline,
       page.author_names AS authors,
       page.date_published,
       page.date_modified,
       page.in_language,
       version.valid_from,
       version.valid_to,
       version.is_current,
       version.capture_count,
       version.furniture_count,
       version.last_seen_at,
       CASE WHEN version.version > 1 THEN list_filter([
           CASE WHEN page.headline IS DISTINCT FROM before.headline THEN 'headline' END,
           CASE WHEN page.author_names IS DISTINCT FROM before.author_names THEN 'authors' END,
           CASE WHEN page.date_published IS DISTINCT FROM before.date_published THEN 'date_published' END,
           CASE WHEN page.date_modified IS DISTINCT FROM before.date_modified THEN 'date_modified' END,
           CASE WHEN page.in_language IS DISTINCT FROM before.in_language THEN 'in_language' END,
           CASE WHEN page.section IS DISTINCT FROM before.section THEN 'section' END,
           CASE WHEN page.description IS DISTINCT FROM before.description THEN 'description' END,
           CASE WHEN page.article_body IS DISTINCT FROM before.article_body THEN 'article_body' END
       ], lambda change: change IS NOT NULL) ELSE [] END AS changes,
       date_diff('day', page.date_published, CAST(version.valid_from AS DATE)) AS days_after_publication,
       page.article_body,
       version.outcome_id
FROM core.article_version version
JOIN core.parsed_page page ON page.outcome_id = version.outcome_id
LEFT JOIN before ON before.article_id = version.article_id AND before.version = version.version;

CREATE OR REPLACE VIEW mart.capture AS
SELECT member.article_id,
       sighting.hub,
       sighting.page_id,
       sighting.captured_at,
       sighting.captured_at_source,
       lead(sighting.captured_at) OVER (
           PARTITION BY member.article_id
           ORDER BY sighting.captured_at NULLS FIRST, sighting.page_id, sighting.sighting_id
       ) AS next_captured_at,
       page.content_digest,
       page.furniture_digest,
       member.joined_by,
       sighting.target_uri,
       sighting.container,
       sighting.record_id,
       disposition.disposition,
       disposition.run_id,
       sighting.sighting_id,
       sighting.outcome_id
FROM core.article_page member
JOIN raw.sighting sighting ON sighting.outcome_id = member.outcome_id
JOIN core.parsed_page page ON page.outcome_id = member.outcome_id
LEFT JOIN meta.disposition disposition ON disposition.sighting_id = sighting.sighting_id;

CREATE OR REPLACE MACRO mart.article_at(ts) AS TABLE
SELECT *
FROM mart.article_history
WHERE valid_from IS NULL OR valid_from <= ts
QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY version DESC) = 1;
