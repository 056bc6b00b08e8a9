SELECT * FROM meta.run WHERE kind <> 'redo' AND ($run_id IS NULL OR run_id = $run_id)
ORDER BY started_at DESC LIMIT 1;
