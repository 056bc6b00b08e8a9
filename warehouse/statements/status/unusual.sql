-- What the latest measured run of each hub showed that its history does not: where that one is as usual, nothing.
SELECT hub, metric, value, usual, first_page, run_id
FROM meta.quality
QUALIFY is_unusual AND run_id = max(run_id) OVER (PARTITION BY hub)
ORDER BY hub, metric;
