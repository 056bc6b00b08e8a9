-- What the withdrawn pages taught is unlearned: their hubs learn anew, hubs without pages have no templates.
UPDATE meta.template_snapshot SET learned_at = TIMESTAMP '1970-01-01'
WHERE is_current AND hub IN (SELECT hub FROM touched_hub);

UPDATE meta.template_snapshot SET is_current = false
WHERE is_current AND hub NOT IN (SELECT hub FROM meta.outcome WHERE result <> 'rejected');
