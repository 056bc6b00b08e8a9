INSERT INTO meta.hold BY NAME
SELECT $hub AS hub, $run_id AS run_id, CAST(now() AT TIME ZONE 'UTC' AS TIMESTAMP) AS held_at, $pages AS sightings,
       $cause AS cause, $first_page AS first_page, $first_captured_at AS first_captured_at;
