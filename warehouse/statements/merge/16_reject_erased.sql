UPDATE new_sighting
SET page_id = NULL, outcome_id = NULL, reason = 'erased',
    detail = 'erased: kept out by its tombstone; nothing of it was stored'
WHERE sighting_id IN (SELECT sighting_id FROM erased_sighting);

DELETE FROM changed_outcome WHERE outcome_id IN (SELECT outcome_id FROM erased_sighting);
