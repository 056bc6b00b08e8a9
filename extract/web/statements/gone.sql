SELECT url, settled_at FROM url WHERE hub = :hub AND http_status IN (404, 410) ORDER BY url;
