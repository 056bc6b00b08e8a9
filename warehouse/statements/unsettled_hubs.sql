-- The hubs that got outcomes since they learned their templates last, with the number of their pages. The catch-all
-- hub never learns, and a hub of one page has nothing to learn; it is asked for when it has learned before or an
-- operator chose for it ($chosen).
SELECT o.hub, count(DISTINCT o.page_id) AS pages
FROM meta.outcome AS o
JOIN meta.run AS r ON r.run_id = o.run_id
LEFT JOIN meta.template_snapshot AS t ON t.hub = o.hub AND t.is_current
WHERE o.hub <> 'unknown' AND o.result <> 'rejected'
GROUP BY o.hub
HAVING (count(DISTINCT o.page_id) > 1 OR count(t.hub) > 0 OR list_contains($chosen, o.hub))
    AND (max(t.learned_at) IS NULL OR max(r.merged_at) > max(t.learned_at))
ORDER BY o.hub;
