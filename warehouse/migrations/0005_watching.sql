-- Which other runs met a source or a capture that an earlier run had loaded: the first and the last of them.
-- Withdrawing the earlier run then hands them over instead of taking them away. Every run of an inbox meets all
-- of it again, so not more than two runs are kept of each.
CREATE TABLE meta.source_again (
    source_digest VARCHAR NOT NULL,
    first_run_id VARCHAR NOT NULL,
    last_run_id VARCHAR NOT NULL
);

CREATE TABLE meta.sighting_again (
    sighting_id BIGINT NOT NULL,
    first_run_id VARCHAR NOT NULL,
    last_run_id VARCHAR NOT NULL
);

-- The first page of the run that shows what was measured, where a page can: one without the field, of an unseen layout.
ALTER TABLE meta.quality ADD COLUMN first_page VARCHAR;

-- What the last scrape of each hub found, page by page: completeness is measured against it.
CREATE TABLE meta.discovered (
    hub VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    url_key VARCHAR,
    found_by VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    detail VARCHAR NOT NULL
);
