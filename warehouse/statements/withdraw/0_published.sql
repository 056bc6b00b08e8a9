-- Whether a release still shows captures of the run or of the container, or of one below the folder.
SELECT EXISTS (FROM meta.disposition WHERE run_id = $target)
    OR EXISTS (FROM raw.sighting WHERE container = $target OR starts_with(container, rtrim($target, '/') || '/'));
