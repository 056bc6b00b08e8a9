-- Erasure, and near-duplicates.
CREATE TABLE meta.tombstone (
    kind VARCHAR NOT NULL,
    key VARCHAR NOT NULL,
    erased_at TIMESTAMP NOT NULL,
    erased_reason VARCHAR NOT NULL
);

ALTER TABLE core.parsed_page ADD COLUMN body_bands BIGINT[];

CREATE TABLE core.article_band (
    band BIGINT NOT NULL,
    article_id VARCHAR NOT NULL,
    outcome_id BIGINT NOT NULL
);

CREATE TABLE core.near_duplicate (
    band BIGINT NOT NULL,
    article_id VARCHAR NOT NULL,
    other_article_id VARCHAR NOT NULL,
    score FLOAT NOT NULL,
    rule VARCHAR NOT NULL
);
