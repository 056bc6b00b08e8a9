INSERT INTO core.block_text BY NAME
SELECT *
FROM read_parquet($files, hive_partitioning = false)
ANTI JOIN core.block_text USING (text_id)
QUALIFY row_number() OVER (PARTITION BY text_id) = 1;
