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

-- `changes` compares what load.article_fields.content_digest digests, part by part: a version always differs in one of them.
CREATE OR REPLACE VIEW mart.article_history AS
WITH step AS (  -- joined, not a window: what is asked of one article reads one article
    SELECT later.article_id, later.version, unnest([later.outcome_id, earlier.outcome_id]) AS outcome_id
    FROM core.article_version later
    JOIN core.article_version earlier
      ON earlier.article_id = later.article_id AND earlier.version = later.version - 1
), found AS (
    SELECT outcome_id, 'authors' AS field,
           hash(list((name, kind, role, credentials, affiliation) ORDER BY position)) AS told
    FROM core.article_author SEMI JOIN step USING (outcome_id) GROUP BY outcome_id
    UNION ALL
    SELECT outcome_id, 'images',
           hash(list((regexp_replace(
               regexp_replace(url, '^https?://[^/?#]*', '', 'i'),
               '(\.(?:avif|gif|jpe?g|png|svg|tiff?|webp))[?#].*$', '\1', 'is'
           ), caption) ORDER BY position))
    FROM core.image SEMI JOIN step USING (outcome_id) GROUP BY outcome_id
    UNION ALL
    SELECT outcome_id, 'learning_objectives', hash(list(text ORDER BY position))
    FROM core.learning_objective SEMI JOIN step USING (outcome_id) GROUP BY outcome_id
    UNION ALL
    SELECT outcome_id, 'references', hash(list(raw ORDER BY position))
    FROM core.reference SEMI JOIN step USING (outcome_id) GROUP BY outcome_id
), differing AS (  -- two versions tell another thing, or one of them nothing
    SELECT step.article_id, step.version, found.field
    FROM step
    JOIN found USING (outcome_id)
    GROUP BY ALL
    HAVING count(*) = 1 OR min(found.told) <> max(found.told)
), other AS (
    SELECT article_id, version, list(field ORDER BY field) AS fields FROM differing GROUP BY article_id, version
), before AS (
    SELECT version.article_id, version.version + 1 AS version, page.*
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
       page.canonical_url,
       page.target_uri,
       version.valid_from,
       version.valid_to,
       version.is_current,
       version.capture_count,
       version.furniture_count,
       version.last_seen_at,
       CASE WHEN version.version > 1 THEN list_filter([
           CASE WHEN page.headline IS DISTINCT FROM before.headline THEN 'headline' END,
           CASE WHEN page.alternative_headline IS DISTINCT FROM before.alternative_headline
               THEN 'alternative_headline' END,
           CASE WHEN (page.date_published, page.date_published_precision)
                     IS DISTINCT FROM (before.date_published, before.date_published_precision) THEN 'date_published' END,
           CASE WHEN (page.date_modified, page.date_modified_precision)
                     IS DISTINCT FROM (before.date_modified, before.date_modified_precision) THEN 'date_modified' END,
           CASE WHEN page.in_language IS DISTINCT FROM before.in_language THEN 'in_language' END,
           CASE WHEN page.canonical_url IS DISTINCT FROM before.canonical_url THEN 'canonical_url' END,
           CASE WHEN page.section IS DISTINCT FROM before.section THEN 'section' END,
           CASE WHEN page.topics IS DISTINCT FROM before.topics THEN 'topics' END,
           CASE WHEN page.tags IS DISTINCT FROM before.tags THEN 'tags' END,
           CASE WHEN page.description IS DISTINCT FROM before.description THEN 'description' END,
           CASE WHEN page.article_body IS DISTINCT FROM before.article_body THEN 'article_body' END
       ], lambda change: change IS NOT NULL) || coalesce(other.fields, []) ELSE [] END AS changes,
       date_diff('day', page.date_published, CAST(version.valid_from AS DATE)) AS days_after_publication,
       page.article_body,
       version.outcome_id
FROM core.article_version version
JOIN core.parsed_page page ON page.outcome_id = version.outcome_id
LEFT JOIN before ON before.article_id = version.article_id AND before.version = version.version
LEFT JOIN other ON other.article_id = version.article_id AND other.version = version.version;

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
