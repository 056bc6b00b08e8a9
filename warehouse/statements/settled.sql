-- Redoing outcomes with a hub's new templates brings no new blocks: what was learned just now still holds.
UPDATE meta.template_snapshot SET learned_at = greatest($now, (SELECT max(merged_at) FROM meta.run)) WHERE is_current;
