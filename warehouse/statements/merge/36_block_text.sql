INSERT INTO core.block_text BY NAME
SELECT *
FROM read_parquet($files, hive_partitioning = false) staged
ANTI JOIN core.block_text USING (text_id)
WHERE text_id IN (SELECT text_id FROM core.block SEMI JOIN changed_outcome USING (outcome_id))
QUALIFY row_number() OVER (PARTITION BY text_id) = 1;
