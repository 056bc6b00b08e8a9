DELETE FROM meta.source
WHERE run_id IN (SELECT run_id FROM meta.disposition SEMI JOIN withdrawn USING (sighting_id))
  AND container IN (SELECT container FROM new_sighting);

DELETE FROM meta.disposition WHERE sighting_id IN (SELECT sighting_id FROM withdrawn);
DELETE FROM meta.unreadable WHERE sighting_id IN (SELECT sighting_id FROM withdrawn);
DELETE FROM raw.sighting WHERE sighting_id IN (SELECT sighting_id FROM withdrawn);

CREATE OR REPLACE TEMP TABLE gone_page AS
SELECT DISTINCT page_id FROM new_sighting ANTI JOIN raw.sighting USING (page_id) WHERE page_id IS NOT NULL;
DELETE FROM raw.page WHERE page_id IN (SELECT page_id FROM gone_page);
DELETE FROM meta.payload WHERE page_id IN (SELECT page_id FROM gone_page);
