INSERT INTO document (url, body, etag, last_modified) VALUES (:url, :body, :etag, :last_modified)
ON CONFLICT (url) DO UPDATE SET body = excluded.body, etag = excluded.etag, last_modified = excluded.last_modified;
