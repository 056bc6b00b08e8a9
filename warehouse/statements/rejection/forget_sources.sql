-- Containers with parts that could not be read are no longer known: the next ingest reads them again.
DELETE FROM meta.source
WHERE container IN (
    SELECT rejection.container
    FROM meta.rejection rejection
    JOIN meta.unreadable unreadable ON unreadable.sighting_id = rejection.sighting_id
    ANTI JOIN meta.resolution resolution ON resolution.sighting_id = rejection.sighting_id
    WHERE ($reason IS NULL OR rejection.reason = $reason) AND ($hub IS NULL OR rejection.hub = $hub)
)
RETURNING container;
