-- The frontier's tables. One row a URL and hub; `scrape` marks the scrape it was last part of.
CREATE TABLE IF NOT EXISTS scrape (
    scrape_id INTEGER PRIMARY KEY,
    hub TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT
);
CREATE TABLE IF NOT EXISTS url (
    hub TEXT NOT NULL,
    url TEXT NOT NULL,
    scrape_id INTEGER NOT NULL,
    found_by TEXT NOT NULL,
    modified_hint TEXT,
    state TEXT NOT NULL,
    detail TEXT NOT NULL DEFAULT '',
    http_status INTEGER,
    etag TEXT,
    last_modified TEXT,
    payload_digest TEXT,
    capture TEXT,
    settled_at TEXT,
    PRIMARY KEY (hub, url)
);
CREATE INDEX IF NOT EXISTS url_by_state ON url (hub, scrape_id, state);
-- What a crawled page links to, as a JSON list: a 304 brings no links, and what stands behind the page is still there.
CREATE TABLE IF NOT EXISTS link (
    hub TEXT NOT NULL,
    url TEXT NOT NULL,
    links TEXT NOT NULL,
    PRIMARY KEY (hub, url)
);
CREATE TABLE IF NOT EXISTS document (
    url TEXT PRIMARY KEY,
    body BLOB NOT NULL,
    etag TEXT,
    last_modified TEXT
);
