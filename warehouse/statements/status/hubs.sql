-- How fresh each hub is: its latest capture, the usual gap between days with captures, and how many gaps it is silent.
WITH day AS (
    SELECT DISTINCT hub, CAST(captured_at AS DATE) AS day
    FROM raw.sighting
    WHERE captured_at IS NOT NULL
), gap AS (
    SELECT hub, day, date_diff('day', lag(day) OVER (PARTITION BY hub ORDER BY day), day) AS days
    FROM day
), usual AS (
    SELECT hub, median(days) AS usual_gap_days FROM gap GROUP BY hub
)
SELECT sighting.hub,
       count(DISTINCT sighting.page_id) AS pages,
       max(sighting.captured_at) AS last_captured_at,
       date_diff('day', CAST(max(sighting.captured_at) AS DATE), CAST($now AS DATE)) AS lag_days,
       any_value(usual.usual_gap_days) AS usual_gap_days,
       coalesce(
           date_diff('day', CAST(max(sighting.captured_at) AS DATE), CAST($now AS DATE))
               > any_value(threshold.silent_gaps) * greatest(any_value(usual.usual_gap_days), 1),
           false
       ) AS is_silent
FROM raw.sighting sighting
LEFT JOIN usual ON usual.hub = sighting.hub
JOIN threshold ON threshold.hub = sighting.hub
GROUP BY sighting.hub
ORDER BY sighting.hub;
