-- The versions of the touched articles, anew from all their captures: ordered by time (unknown first, ties by page),
-- equal neighbours collapsed. A, B, A are three versions. A page that was cut short is none where another capture of the
-- article is whole and begins with the same text.
DELETE FROM core.article_version WHERE article_id IN (SELECT article_id FROM touched_article);
DELETE FROM core.article_key WHERE article_id IN (SELECT article_id FROM touched_article);
DELETE FROM core.article WHERE article_id IN (SELECT article_id FROM touched_article);

CREATE OR REPLACE TEMP TABLE touched_capture AS
SELECT DISTINCT member.article_id, sighting.outcome_id, sighting.page_id, sighting.captured_at, sighting.url_key,
       page.hub, page.headline_key, page.url_key AS own_key, page.content_digest, page.furniture_digest,
                page.truncated
FROM core.article_page member
SEMI JOIN touched_article USING (article_id)
JOIN raw.sighting sighting ON sighting.outcome_id = member.outcome_id
JOIN core.parsed_page page ON page.outcome_id = member.outcome_id;

CREATE OR REPLACE TEMP TABLE cut_short AS
WITH pair AS MATERIALIZED (
    SELECT DISTINCT fragment.outcome_id AS fragment_id, other.outcome_id AS whole_id
    FROM touched_capture fragment
    JOIN touched_capture other USING (article_id)
    WHERE fragment.truncated AND NOT other.truncated
)
SELECT DISTINCT pair.fragment_id AS outcome_id
FROM pair
JOIN core.parsed_page fragment ON fragment.outcome_id = pair.fragment_id
JOIN core.parsed_page whole ON whole.outcome_id = pair.whole_id
WHERE starts_with(whole.article_body, fragment.article_body);

INSERT INTO core.article_version BY NAME
WITH neighbour AS (
    SELECT *, content_digest IS DISTINCT FROM lag(content_digest) OVER capture_order AS opens
    FROM touched_capture
    ANTI JOIN cut_short USING (outcome_id)
    WINDOW capture_order AS (PARTITION BY article_id ORDER BY captured_at NULLS FIRST, page_id, outcome_id)
), numbered AS (
    SELECT *, sum(CAST(opens AS INTEGER)) OVER capture_order AS version
    FROM neighbour
    WINDOW capture_order AS (PARTITION BY article_id ORDER BY captured_at NULLS FIRST, page_id, outcome_id)
), collapsed AS (
    SELECT article_id,
           version,
           last(outcome_id ORDER BY captured_at NULLS FIRST, page_id, outcome_id) AS outcome_id,
           first(outcome_id ORDER BY captured_at NULLS FIRST, page_id, outcome_id) AS first_outcome_id,
           any_value(content_digest) AS content_digest,
           first(captured_at ORDER BY captured_at NULLS FIRST, page_id, outcome_id) AS valid_from,
           max(captured_at) AS last_seen_at,
           count(*) AS capture_count,
           count(DISTINCT furniture_digest) AS furniture_count
    FROM numbered
    GROUP BY article_id, version
)
SELECT *,
       lead(valid_from) OVER (PARTITION BY article_id ORDER BY version) AS valid_to,
       lead(version) OVER (PARTITION BY article_id ORDER BY version) IS NULL AS is_current
FROM collapsed;

INSERT INTO core.article_key
SELECT DISTINCT article_id, 'url', own_key FROM touched_capture WHERE own_key IS NOT NULL
UNION
SELECT DISTINCT article_id, 'target_uri', url_key FROM touched_capture WHERE url_key IS NOT NULL
UNION
SELECT DISTINCT article_id, 'headline', headline_key FROM touched_capture WHERE headline_key IS NOT NULL
UNION
SELECT DISTINCT article_id, 'page', page_id FROM touched_capture WHERE own_key IS NULL;

INSERT INTO core.article BY NAME
WITH gone AS (
    SELECT alias.article_id, max(sighting.captured_at) AS gone_at
    FROM core.article_key alias
    SEMI JOIN touched_article USING (article_id)
    JOIN raw.sighting sighting ON sighting.url_key = alias.key AND sighting.http_status IN (404, 410)
    WHERE alias.key_kind IN ('url', 'target_uri')
    GROUP BY alias.article_id
), confirmed AS (  -- a 304 or a revisit: seen again, unchanged
    SELECT alias.article_id, max(sighting.captured_at) AS confirmed_at
    FROM core.article_key alias
    SEMI JOIN touched_article USING (article_id)
    JOIN raw.sighting sighting ON sighting.url_key = alias.key AND sighting.http_status = 304
    WHERE alias.key_kind IN ('url', 'target_uri')
    GROUP BY alias.article_id
), whole AS (
    SELECT article_id,
           count(*) AS capture_count,
           count(DISTINCT furniture_digest) AS furniture_count,
           min(captured_at) AS first_seen_at,
           max(captured_at) AS last_seen_at,
           last(hub ORDER BY captured_at NULLS FIRST, page_id, outcome_id) AS hub
    FROM touched_capture
    GROUP BY article_id
)
SELECT whole.* REPLACE (greatest(whole.last_seen_at, confirmed.confirmed_at) AS last_seen_at),
       current.outcome_id,
       current.version AS version_count,
       -- an unknown capture time comes before all others
       CASE WHEN coalesce(gone.gone_at > greatest(whole.last_seen_at, confirmed.confirmed_at), true) THEN gone.gone_at END
           AS gone_at
FROM whole
JOIN core.article_version current ON current.article_id = whole.article_id AND current.is_current
LEFT JOIN gone ON gone.article_id = whole.article_id
LEFT JOIN confirmed ON confirmed.article_id = whole.article_id;
