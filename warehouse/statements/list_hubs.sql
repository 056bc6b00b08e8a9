SELECT sighting.hub,
       count(*) AS sightings,
       count(DISTINCT sighting.page_id) AS pages,
       any_value(coalesce(article.articles, 0)) AS articles,
       min(sighting.captured_at) AS first_captured_at,
       max(sighting.captured_at) AS last_captured_at
FROM raw.sighting sighting
LEFT JOIN (SELECT hub, count(*) AS articles FROM core.article GROUP BY hub) article ON article.hub = sighting.hub
GROUP BY sighting.hub
ORDER BY sighting.hub;
