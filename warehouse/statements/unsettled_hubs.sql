-- The hubs that got outcomes since they learned their templates last; the catch-all hub never learns.
SELECT o.hub
FROM meta.outcome AS o
JOIN meta.run AS r ON r.run_id = o.run_id
LEFT JOIN meta.template_snapshot AS t ON t.hub = o.hub AND t.is_current
WHERE o.hub <> 'unknown' AND o.result <> 'rejected'
GROUP BY o.hub
HAVING max(t.learned_at) IS NULL OR max(r.merged_at) > max(t.learned_at)
ORDER BY o.hub;
