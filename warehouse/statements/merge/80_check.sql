-- What must hold after every load; each row is a fault. Uniqueness is checked here because keys cost half the speed.
SELECT 'raw.sighting' AS place, 'a sighting twice: ' || sighting_id AS fault
FROM raw.sighting SEMI JOIN new_sighting USING (sighting_id)
GROUP BY sighting_id HAVING count(*) > 1
UNION ALL
SELECT 'raw.page', 'a page twice: ' || page_id
FROM raw.page SEMI JOIN new_sighting USING (page_id)
GROUP BY page_id HAVING count(*) > 1
UNION ALL
SELECT 'meta.outcome', 'an outcome twice: ' || outcome_id
FROM meta.outcome SEMI JOIN touched_outcome USING (outcome_id)
GROUP BY outcome_id HAVING count(*) > 1
UNION ALL
SELECT 'meta.outcome', 'a hash of two keys: ' || outcome.outcome_id
FROM meta.outcome
JOIN new_sighting ON new_sighting.outcome_id = outcome.outcome_id
WHERE new_sighting.page_id <> outcome.page_id
UNION ALL
SELECT 'core.parsed_page', 'an outcome without its page, or with two: ' || outcome_id
FROM meta.outcome
SEMI JOIN changed_outcome USING (outcome_id)
LEFT JOIN core.parsed_page USING (outcome_id)
GROUP BY outcome_id, result HAVING count(parsed_page.page_id) <> CAST(result <> 'rejected' AS INTEGER)
UNION ALL
SELECT 'core.article', 'an article without a current version, or with two: ' || article_id
FROM core.article
SEMI JOIN touched_article USING (article_id)
LEFT JOIN core.article_version USING (article_id)
GROUP BY article_id HAVING count(*) FILTER (is_current) <> 1
UNION ALL
SELECT 'raw.sighting', 'a page without an outcome: ' || new_sighting.container || ' ' || new_sighting.record_id
FROM new_sighting
ANTI JOIN meta.outcome USING (outcome_id)
ANTI JOIN waiting_outcome USING (outcome_id)
WHERE new_sighting.outcome_id IS NOT NULL AND NOT list_contains($held_hubs, new_sighting.hub)
UNION ALL
SELECT 'meta.disposition', 'sightings ' || sightings || ', dispositions ' || dispositions
FROM (SELECT count(*) AS sightings FROM raw.sighting), (SELECT count(*) AS dispositions FROM meta.disposition)
WHERE sightings <> dispositions
LIMIT 20;
