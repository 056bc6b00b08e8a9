DELETE FROM meta.outcome WHERE outcome_id IN (SELECT outcome_id FROM changed_outcome WHERE replaces);
