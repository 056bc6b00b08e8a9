INSERT OR REPLACE INTO meta.migration VALUES ($name, $digest, CAST(now() AT TIME ZONE 'UTC' AS TIMESTAMP));
