-- How many captures each container gave, also those seen before; and whether its disk or network failed on the way.
CREATE OR REPLACE TEMP TABLE staged_source AS
SELECT container, count(*) AS sightings, bool_or(reason IS NOT DISTINCT FROM 'io_error') AS failed
FROM read_parquet($files, hive_partitioning = false)
GROUP BY container;
