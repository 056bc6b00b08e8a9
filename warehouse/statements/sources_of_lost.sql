-- The sources of which a payload lay in a raw file that is gone.
SELECT DISTINCT source.source_digest
FROM meta.source
JOIN raw.sighting USING (container)
JOIN meta.payload USING (page_id)
SEMI JOIN lost_file ON lost_file.run_id = payload.run_id AND lost_file.shard = payload.shard;
