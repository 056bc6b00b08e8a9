SELECT body, etag, last_modified FROM document WHERE url = :url;
