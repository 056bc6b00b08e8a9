SELECT hub, metric, round(value, 3) AS value, round(usual, 3) AS usual, is_unusual
FROM meta.quality
WHERE run_id = $run_id
ORDER BY hub, metric;
