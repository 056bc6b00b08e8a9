-- `settled_at` is when the URL was last asked for; one put off unasked keeps its place in the line.
-- Validators, digest and capture of an earlier answer stay when this one brings none (a 304, a failure).
UPDATE url SET
    state = :state,
    detail = :detail,
    http_status = :http_status,
    etag = coalesce(:etag, etag),
    last_modified = coalesce(:last_modified, last_modified),
    payload_digest = coalesce(:payload_digest, payload_digest),
    capture = coalesce(:capture, capture),
    settled_at = iif(:asked, :at, settled_at)
WHERE hub = :hub AND url = :url
    -- A crawled page is asked for once more: what it links to was not written down.
    AND (NOT :pending_only OR (state = 'pending' AND found_by NOT LIKE 'crawl depth %'));
