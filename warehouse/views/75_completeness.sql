-- What scrapes found against what is loaded.
CREATE OR REPLACE VIEW mart.completeness AS
WITH loaded AS (
    SELECT sighting.hub, sighting.url_key, bool_or(outcome.result = 'article') AS is_article
    FROM raw.sighting sighting
    JOIN meta.outcome outcome ON outcome.outcome_id = sighting.outcome_id AND outcome.result <> 'rejected'
    GROUP BY sighting.hub, sighting.url_key
)
SELECT found.hub,
       count(*) AS discovered_count,
       count(loaded.hub) AS loaded_count,
       count(*) FILTER (loaded.is_article) AS article_count,
       count(*) - count(loaded.hub) AS missing_count,
       round(count(loaded.hub) / count(*), 4) AS share,
       count(*) FILTER (loaded.hub IS NULL AND found.state = 'refused') AS missing_refused_count,
       count(*) FILTER (loaded.hub IS NULL AND found.state = 'failed') AS missing_failed_count,
       count(*) FILTER (loaded.hub IS NULL AND found.state = 'deferred') AS missing_deferred_count
FROM meta.discovered found
LEFT JOIN loaded ON loaded.hub = found.hub AND loaded.url_key = found.url_key
GROUP BY found.hub;
