INSERT INTO meta.tombstone
SELECT kind, key, erased_at, reason
FROM doomed
ANTI JOIN meta.tombstone USING (kind, key);
