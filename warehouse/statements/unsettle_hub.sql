-- The hub learns its templates anew in the next run.
-- $hub: the hub's key.
UPDATE meta.template_snapshot SET learned_at = TIMESTAMP '1970-01-01' WHERE hub = $hub AND is_current;
