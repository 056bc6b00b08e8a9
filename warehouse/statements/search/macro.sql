-- DuckDB. search_hits is a Python function of the connection.
CREATE TEMP MACRO search(words) AS TABLE
SELECT unnest(search_hits(words), recursive := true);
