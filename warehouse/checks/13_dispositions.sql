-- error: dispositions do not add up
SELECT 'raw.sighting ' || sighting_id AS place, 'it has ' || count(disposition) || ' dispositions' AS reason
FROM raw.sighting LEFT JOIN meta.disposition USING (sighting_id)
GROUP BY sighting_id HAVING count(disposition) <> 1
UNION ALL
SELECT 'meta.disposition ' || sighting_id, 'no such raw.sighting'
FROM meta.disposition ANTI JOIN raw.sighting USING (sighting_id)
UNION ALL
SELECT 'meta.run ' || run_id, sightings || ' sightings, but the dispositions add up to another number'
FROM meta.run
WHERE sightings <> inserted + revised + unchanged + duplicate + not_article + rejected + held
