-- What operators decide, and what is watched.
CREATE TABLE meta.resolution (
    sighting_id BIGINT NOT NULL,
    resolved_at TIMESTAMP NOT NULL,
    note VARCHAR NOT NULL
);

CREATE TABLE meta.hold (
    hub VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    held_at TIMESTAMP NOT NULL,
    sightings BIGINT NOT NULL,
    cause VARCHAR NOT NULL,
    first_page VARCHAR NOT NULL,
    first_captured_at TIMESTAMP,
    decision VARCHAR,
    decided_at TIMESTAMP
);

CREATE TABLE meta.quality (
    run_id VARCHAR NOT NULL,
    hub VARCHAR NOT NULL,
    metric VARCHAR NOT NULL,
    value DOUBLE NOT NULL,
    usual DOUBLE,
    spread DOUBLE,
    is_unusual BOOLEAN NOT NULL
);
