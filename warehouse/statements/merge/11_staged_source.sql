-- How many captures each container gave, also those seen before.
CREATE OR REPLACE TEMP TABLE staged_source AS
SELECT container, count(*) AS sightings
FROM read_parquet($files, hive_partitioning = false)
GROUP BY container;
