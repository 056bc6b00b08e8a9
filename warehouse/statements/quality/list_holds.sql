SELECT hub, run_id, held_at, sightings, cause, first_page
FROM meta.hold
WHERE decision IS NULL
ORDER BY held_at;
