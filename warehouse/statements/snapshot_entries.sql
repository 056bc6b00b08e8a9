SELECT template_id, fingerprint, sketch, inside, support, pages, first_seen_at, last_seen_at, sample_page_id,
       sample_position
FROM meta.hub_template
WHERE hub = $hub AND snapshot_id = $snapshot_id
ORDER BY template_id, fingerprint;
