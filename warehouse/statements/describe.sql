WITH place AS (
    SELECT schema_name || '.' || table_name AS name, 'table' AS kind, comment, schema_name, 0 AS rank
    FROM duckdb_tables() WHERE NOT internal AND NOT temporary
    UNION ALL
    SELECT schema_name || '.' || view_name, 'view', comment, schema_name, 0
    FROM duckdb_views() WHERE NOT internal AND NOT temporary
    UNION ALL
    SELECT schema_name || '.' || function_name, 'macro table', comment, schema_name, 1
    FROM duckdb_functions() WHERE NOT internal AND function_type = 'table_macro'
), entry AS (
    SELECT name, kind, NULL AS column_name, NULL AS data_type, comment, schema_name, rank, -1 AS column_index FROM place
    UNION ALL
    SELECT place.name, place.kind, col.column_name, col.data_type, col.comment, place.schema_name, place.rank,
           col.column_index
    FROM duckdb_columns() col
    JOIN place ON place.name = col.schema_name || '.' || col.table_name AND place.rank = 0
    WHERE NOT col.internal
)
SELECT name, kind, column_name, data_type, comment
FROM entry
ORDER BY list_position(['mart', 'core', 'raw', 'meta'], schema_name), name, column_index;
