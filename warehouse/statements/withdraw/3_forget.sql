-- Whatever else is left of their containers is read again when they come.
DELETE FROM meta.source WHERE container IN (SELECT container FROM new_sighting);
DELETE FROM meta.source_again WHERE source_digest NOT IN (SELECT source_digest FROM meta.source);
DELETE FROM meta.sighting_again WHERE sighting_id IN (SELECT sighting_id FROM withdrawn);

DELETE FROM meta.disposition WHERE sighting_id IN (SELECT sighting_id FROM withdrawn);
DELETE FROM meta.unreadable WHERE sighting_id IN (SELECT sighting_id FROM withdrawn);
DELETE FROM raw.sighting WHERE sighting_id IN (SELECT sighting_id FROM withdrawn);

CREATE OR REPLACE TEMP TABLE gone_page AS
SELECT DISTINCT page_id FROM new_sighting ANTI JOIN raw.sighting USING (page_id) WHERE page_id IS NOT NULL;
DELETE FROM raw.page WHERE page_id IN (SELECT page_id FROM gone_page);
DELETE FROM meta.payload WHERE page_id IN (SELECT page_id FROM gone_page);
