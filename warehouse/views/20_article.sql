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
WITH version AS (
    SELECT version.*, page.page_id, page.hub, page.headline, page.date_published, page.date_modified,
           page.in_language, page.section, page.description, page.article_body,
           page.author_names AS authors
    FROM core.article_version version
    JOIN core.parsed_page page ON page.outcome_id = version.outcome_id
)
SELECT article_id,
       version,
       page_id,
       hub,
       headline,
       authors,
       date_published,
       date_modified,
       in_language,
       valid_from,
       valid_to,
       is_current,
       capture_count,
       furniture_count,
       last_seen_at,
       CASE WHEN version > 1 THEN list_filter([
           CASE WHEN headline IS DISTINCT FROM lag(headline) OVER earlier THEN 'headline' END,
           CASE WHEN authors IS DISTINCT FROM lag(authors) OVER earlier THEN 'authors' END,
           CASE WHEN date_published IS DISTINCT FROM lag(date_published) OVER earlier THEN 'date_published' END,
           CASE WHEN date_modified IS DISTINCT FROM lag(date_modified) OVER earlier THEN 'date_modified' END,
           CASE WHEN in_language IS DISTINCT FROM lag(in_language) OVER earlier THEN 'in_language' END,
           CASE WHEN section IS DISTINCT FROM lag(section) OVER earlier THEN 'section' END,
           CASE WHEN description IS DISTINCT FROM lag(description) OVER earlier THEN 'description' END,
           CASE WHEN article_body IS DISTINCT FROM lag(article_body) OVER earlier THEN 'article_body' END
       ], lambda change: change IS NOT NULL) ELSE [] END AS changes,
       date_diff('day', date_published, CAST(valid_from AS DATE)) AS days_after_publication,
       article_body,
       outcome_id
FROM version
WINDOW earlier AS (PARTITION BY article_id ORDER BY version);

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
