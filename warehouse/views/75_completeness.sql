-- What scrapes found against what is loaded. A list that was not read holds nobody knows how many pages: no share then.
CREATE OR REPLACE VIEW mart.completeness AS
WITH loaded AS (
    SELECT sighting.hub, sighting.url_key, bool_or(outcome.result = 'article') AS is_article
    FROM raw.sighting sighting
    JOIN meta.outcome outcome ON outcome.outcome_id = sighting.outcome_id AND outcome.result <> 'rejected'
    GROUP BY sighting.hub, sighting.url_key
), told AS (
    SELECT hub, url, url_key, state FROM meta.discovered
    UNION ALL BY NAME
    SELECT hub, detail AS unread FROM meta.unread_list
)
SELECT told.hub,
       count(told.url) AS discovered_count,
       count(loaded.hub) AS loaded_count,
       count(*) FILTER (loaded.is_article) AS article_count,
       count(told.url) - count(loaded.hub) AS missing_count,
       count(told.unread) AS unread_list_count,
       count(told.url) = count(loaded.hub) AND count(told.unread) = 0 AS is_complete,
       if(count(told.unread) = 0, round(count(loaded.hub) / count(told.url), 4), NULL) AS share,
       count(*) FILTER (loaded.hub IS NULL AND told.state = 'refused') AS missing_refused_count,
       count(*) FILTER (loaded.hub IS NULL AND told.state = 'failed') AS missing_failed_count,
       count(*) FILTER (loaded.hub IS NULL AND told.state = 'deferred') AS missing_deferred_count
FROM told
LEFT JOIN loaded ON loaded.hub = told.hub AND loaded.url_key = told.url_key
GROUP BY told.hub;
