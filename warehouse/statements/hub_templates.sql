-- What was learned of a hub, the most widespread first, each with the text of one block that shows it.
-- $hub: the hub's key.
SELECT t.template_id,
       t.support,
       t.pages,
       t.first_seen_at,
       t.last_seen_at,
       len(t.sketch) > 0 AS slots,
       any_value(x.text) AS text
FROM meta.hub_template AS t
JOIN meta.template_snapshot AS s ON s.hub = t.hub AND s.snapshot_id = t.snapshot_id AND s.is_current
LEFT JOIN core.parsed_page AS p ON p.page_id = t.sample_page_id AND p.hub = t.hub
LEFT JOIN core.block AS b ON b.outcome_id = p.outcome_id AND b.position = t.sample_position
LEFT JOIN core.block_text AS x ON x.text_id = b.text_id
WHERE t.hub = $hub
GROUP BY ALL
ORDER BY t.support DESC, t.template_id;
