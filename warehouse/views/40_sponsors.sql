-- Sponsors: as each article names them, under one name each, and over time.
CREATE OR REPLACE VIEW mart.sponsor AS
SELECT mention.name_key AS sponsor_key,
       mode(mention.name ORDER BY mention.name) AS sponsor,
       list(DISTINCT mention.name ORDER BY mention.name) AS names_found,
       list(DISTINCT article.hub ORDER BY article.hub) AS hubs,
       list(DISTINCT mention.role ORDER BY mention.role) AS roles,
       count(DISTINCT article.article_id) AS article_count
FROM core.article article
JOIN core.sponsor_mention mention ON mention.outcome_id = article.outcome_id
GROUP BY mention.name_key;

CREATE OR REPLACE VIEW mart.sponsor_mention AS
SELECT article.article_id,
       article.hub,
       page.page_id,
       page.headline,
       page.date_published,
       mention.name,
       mention.name_key AS sponsor_key,
       mention.role,
       mention.support_type,
       mention.affiliation,
       mention.affiliation_org,
       mention.raw,
       mention.rule
FROM core.article article
JOIN core.parsed_page page ON page.outcome_id = article.outcome_id
JOIN core.sponsor_mention mention ON mention.outcome_id = article.outcome_id;

CREATE OR REPLACE VIEW mart.sponsor_timeline AS
WITH mentioned AS (
    SELECT capture.hub, mention.name_key, mention.role, mention.name, capture.article_id, capture.captured_at,
           capture.outcome_id, page.date_published,
           article.outcome_id = capture.outcome_id AND article.gone_at IS NULL AS is_on_current_page
    FROM mart.capture capture
    JOIN core.sponsor_mention mention ON mention.outcome_id = capture.outcome_id
    JOIN core.parsed_page page ON page.outcome_id = capture.outcome_id
    JOIN core.article article ON article.article_id = capture.article_id
)
SELECT hub,
       name_key AS sponsor_key,
       mode(name ORDER BY name) AS sponsor,
       role,
       min(captured_at) AS first_seen_at,
       max(captured_at) AS last_seen_at,
       min(date_published) AS first_date_published,
       max(date_published) AS last_date_published,
       count(DISTINCT article_id) AS article_count,
       count(DISTINCT (article_id, captured_at, outcome_id)) AS capture_count,
       bool_or(is_on_current_page) AS is_current
FROM mentioned
GROUP BY hub, name_key, role;

-- An article belongs to the hub of its newest capture until then, and to none once its address was gone.
CREATE OR REPLACE MACRO mart.sponsors_at(of_hub, ts) AS TABLE
WITH latest AS (
    SELECT article_id, hub, outcome_id, captured_at
    FROM mart.capture
    WHERE (captured_at IS NULL OR captured_at <= ts)
      AND article_id IN (SELECT article_id FROM mart.capture WHERE hub = of_hub)
    QUALIFY row_number() OVER (
        PARTITION BY article_id ORDER BY captured_at DESC NULLS LAST, page_id DESC, sighting_id DESC
    ) = 1
), answered AS (
    SELECT alias.article_id,
           max(sighting.captured_at) FILTER (sighting.http_status IN (404, 410)) AS gone_at,
           max(sighting.captured_at) FILTER (sighting.http_status = 304) AS confirmed_at
    FROM core.article_key alias
    SEMI JOIN latest USING (article_id)
    JOIN raw.sighting sighting ON sighting.url_key = alias.key AND sighting.http_status IN (304, 404, 410)
    WHERE alias.key_kind IN ('url', 'target_uri') AND sighting.captured_at <= ts
    GROUP BY alias.article_id
), present AS (
    SELECT latest.article_id, latest.outcome_id
    FROM latest
    LEFT JOIN answered USING (article_id)
    WHERE latest.hub = of_hub
      AND NOT coalesce(answered.gone_at > greatest(latest.captured_at, answered.confirmed_at), answered.gone_at IS NOT NULL)
)
SELECT mode(mention.name ORDER BY mention.name) AS sponsor,
       mention.name_key AS sponsor_key,
       mention.role,
       count(DISTINCT present.article_id) AS article_count
FROM present
JOIN core.sponsor_mention mention ON mention.outcome_id = present.outcome_id
GROUP BY mention.name_key, mention.role;

CREATE OR REPLACE VIEW mart.sponsor_change AS
WITH named AS (
    SELECT capture.article_id, capture.hub, capture.captured_at, capture.page_id, capture.sighting_id,
           coalesce((SELECT list(DISTINCT mention.name_key) FROM core.sponsor_mention mention
                     WHERE mention.outcome_id = capture.outcome_id), []) AS sponsor_keys
    FROM mart.capture capture
    WHERE capture.captured_at IS NOT NULL  -- which of two came first is known only by their times
), neighbour AS (
    SELECT *, lag(sponsor_keys) OVER (
        PARTITION BY article_id ORDER BY captured_at, page_id, sighting_id
    ) AS sponsor_keys_before
    FROM named
), change AS (
    SELECT article_id, hub, captured_at, 'came' AS change,
           unnest(list_filter(sponsor_keys, lambda name: NOT list_contains(sponsor_keys_before, name))) AS sponsor_key
    FROM neighbour
    WHERE sponsor_keys_before IS NOT NULL
    UNION ALL
    SELECT article_id, hub, captured_at, 'left',
           unnest(list_filter(sponsor_keys_before, lambda name: NOT list_contains(sponsor_keys, name)))
    FROM neighbour
    WHERE sponsor_keys_before IS NOT NULL
)
SELECT change.article_id, change.hub, page.headline, change.captured_at, change.sponsor_key, change.change
FROM change
JOIN core.article article ON article.article_id = change.article_id
JOIN core.parsed_page page ON page.outcome_id = article.outcome_id;
