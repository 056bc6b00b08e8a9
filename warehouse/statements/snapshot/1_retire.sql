UPDATE meta.template_snapshot SET is_current = false
WHERE is_current AND hub IN (SELECT hub FROM fresh_snapshot);
