-- The first rows of a check, and how many there are. Not count(*) OVER (): DuckDB 1.5.5 now and then fails on it with an
-- internal error when there are few rows (duckdb/duckdb#25713), and would take the publish with it.
WITH found AS MATERIALIZED (
{check}
)
SELECT *, (SELECT count(*) FROM found)
FROM found
ORDER BY ALL
LIMIT $told;
