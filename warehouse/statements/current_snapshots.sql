-- The entries of every hub's current snapshot; one row of nothing but its hub for a snapshot without entries.
SELECT current.hub, entry.template_id, entry.fingerprint, entry.sketch, entry.inside, entry.support, entry.pages,
       entry.first_seen_at, entry.last_seen_at, entry.sample_page_id, entry.sample_position
FROM meta.template_snapshot AS current
LEFT JOIN meta.hub_template AS entry ON entry.hub = current.hub AND entry.snapshot_id = current.snapshot_id
WHERE current.is_current
ORDER BY current.hub, entry.template_id, entry.fingerprint;
