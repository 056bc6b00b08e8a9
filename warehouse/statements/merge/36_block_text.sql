-- The texts that are new, each from the first shard that has it (a shard has each once). Which one that is, is asked of
-- the ids alone: to sort the texts themselves took twice as long, and as much memory as they have.
INSERT INTO core.block_text BY NAME
WITH new_text AS (
    SELECT text_id, min(filename) AS filename
    FROM read_parquet($files, hive_partitioning = false, filename = true)
    ANTI JOIN core.block_text USING (text_id)
    WHERE text_id IN (SELECT text_id FROM core.block SEMI JOIN changed_outcome USING (outcome_id))
    GROUP BY text_id
)
SELECT * EXCLUDE (filename)
FROM read_parquet($files, hive_partitioning = false, filename = true)
SEMI JOIN new_text USING (text_id, filename);
