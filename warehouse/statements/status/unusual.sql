-- What the latest measured run of each hub showed that its history does not.
SELECT hub, metric, value, usual, first_page, run_id
FROM meta.quality
WHERE is_unusual
QUALIFY run_id = max(run_id) OVER (PARTITION BY hub)
ORDER BY hub, metric;
