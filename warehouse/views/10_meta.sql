CREATE OR REPLACE VIEW meta.rejection AS
SELECT s.sighting_id, d.run_id, s.page_id, s.container, s.record_id, s.hub, s.target_uri,
       o.reason, o.detail, o.traceback
FROM raw.sighting s
JOIN meta.outcome o ON o.outcome_id = s.outcome_id AND o.result = 'rejected'
JOIN meta.disposition d ON d.sighting_id = s.sighting_id
UNION ALL
SELECT s.sighting_id, u.run_id, s.page_id, s.container, s.record_id, s.hub, s.target_uri,
       u.reason, u.detail, NULL
FROM meta.unreadable u
JOIN raw.sighting s ON s.sighting_id = u.sighting_id;
