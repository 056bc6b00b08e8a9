INSERT INTO meta.tombstone
SELECT kind, key, $now, $reason
FROM erasure
ANTI JOIN meta.tombstone USING (kind, key);
