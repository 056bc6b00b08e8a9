-- The first tables. Ids that end in _id and are BIGINT are 63-bit hashes of the key named beside them.
CREATE SCHEMA raw;
CREATE SCHEMA core;
CREATE SCHEMA mart;

CREATE TABLE raw.page (
    page_id VARCHAR NOT NULL,
    payload_bytes BIGINT NOT NULL
);

CREATE TABLE raw.sighting (
    sighting_id BIGINT NOT NULL,
    page_id VARCHAR,
    outcome_id BIGINT,
    container VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    char_offset BIGINT NOT NULL,
    hub VARCHAR NOT NULL,
    target_uri VARCHAR,
    url_key VARCHAR,
    captured_at TIMESTAMP,
    captured_at_source VARCHAR NOT NULL,
    container_modified_at TIMESTAMP,
    declared_charset VARCHAR,
    media_type VARCHAR NOT NULL,
    http_status SMALLINT,
    facts MAP(VARCHAR, VARCHAR)
);

CREATE TABLE core.parsed_page (
    outcome_id BIGINT NOT NULL,
    page_id VARCHAR NOT NULL,
    hub VARCHAR NOT NULL,
    target_uri VARCHAR,
    is_article BOOLEAN NOT NULL,
    page_type VARCHAR NOT NULL,
    page_type_evidence VARCHAR,
    url_key VARCHAR,
    url_key_source VARCHAR,
    headline_key VARCHAR,
    content_digest VARCHAR NOT NULL,
    furniture_digest VARCHAR NOT NULL,
    headline VARCHAR,
    alternative_headline VARCHAR,
    date_published DATE,
    date_published_precision VARCHAR,
    date_published_raw VARCHAR,
    date_modified DATE,
    date_modified_precision VARCHAR,
    in_language VARCHAR,
    canonical_url VARCHAR,
    section VARCHAR,
    topics VARCHAR[],
    tags VARCHAR[],
    description VARCHAR,
    professionals_only BOOLEAN,
    paywall BOOLEAN,
    robots VARCHAR[],
    references_heading_only BOOLEAN,
    independence_statement VARCHAR,
    truncated BOOLEAN,
    word_count INTEGER,
    encoding VARCHAR,
    encoding_rule VARCHAR,
    repairs VARCHAR[],
    article_body VARCHAR NOT NULL
);

CREATE TABLE core.block_text (
    text_id BIGINT NOT NULL,
    fingerprint BIGINT NOT NULL,
    sketch UINTEGER[] NOT NULL,
    word_count INTEGER NOT NULL,
    text VARCHAR NOT NULL
);

CREATE TABLE core.block (
    outcome_id BIGINT NOT NULL,
    position INTEGER NOT NULL,
    text_id BIGINT NOT NULL,
    kind VARCHAR NOT NULL,
    disposition VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    confidence FLOAT NOT NULL,
    heading_level TINYINT,
    path VARCHAR,
    path_print BIGINT NOT NULL,
    traits UTINYINT NOT NULL,
    char_start INTEGER,
    char_end INTEGER
);

CREATE TABLE core.field_evidence (
    outcome_id BIGINT NOT NULL,
    field VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    value VARCHAR NOT NULL,
    raw VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    block INTEGER,
    span_start INTEGER,
    span_end INTEGER
);

CREATE TABLE core.article_author (
    outcome_id BIGINT NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    role VARCHAR,
    credentials VARCHAR,
    affiliation VARCHAR,
    raw VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    block INTEGER,
    span_start INTEGER,
    span_end INTEGER
);

CREATE TABLE core.sponsor_mention (
    outcome_id BIGINT NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    name_key VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    support_type VARCHAR,
    affiliation VARCHAR,
    affiliation_org VARCHAR,
    raw VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    block INTEGER,
    span_start INTEGER,
    span_end INTEGER
);

CREATE TABLE core.learning_objective (
    outcome_id BIGINT NOT NULL,
    position INTEGER NOT NULL,
    text VARCHAR NOT NULL,
    topic VARCHAR,
    raw VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    block INTEGER,
    span_start INTEGER,
    span_end INTEGER
);

CREATE TABLE core.section (
    outcome_id BIGINT NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    label VARCHAR,
    text VARCHAR NOT NULL,
    first_block INTEGER NOT NULL,
    last_block INTEGER NOT NULL
);

CREATE TABLE core.reference (
    outcome_id BIGINT NOT NULL,
    position INTEGER NOT NULL,
    number INTEGER,
    authors VARCHAR[] NOT NULL,
    title VARCHAR,
    journal VARCHAR,
    year INTEGER,
    volume VARCHAR,
    pages VARCHAR,
    doi VARCHAR,
    pmid VARCHAR,
    url VARCHAR,
    cited_count INTEGER NOT NULL,
    raw VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    block INTEGER,
    span_start INTEGER,
    span_end INTEGER
);

CREATE TABLE core.study (
    outcome_id BIGINT NOT NULL,
    cited_journal VARCHAR,
    cited_first_author VARCHAR,
    cited_author_string VARCHAR,
    design VARCHAR,
    centers VARCHAR,
    direction_of_time VARCHAR,
    phase VARCHAR,
    cohort_n INTEGER,
    cohort_unit VARCHAR,
    population VARCHAR,
    age_min DOUBLE,
    age_max DOUBLE,
    age_group VARCHAR,
    disease VARCHAR,
    intervention VARCHAR,
    setting VARCHAR,
    period_start_year INTEGER,
    period_end_year INTEGER,
    follow_up_median DOUBLE,
    follow_up_unit VARCHAR,
    outcomes VARCHAR[] NOT NULL,
    trial_ids VARCHAR[] NOT NULL,
    drugs VARCHAR[] NOT NULL
);

CREATE TABLE core.statistic (
    outcome_id BIGINT NOT NULL,
    position INTEGER NOT NULL,
    measure VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    outcome VARCHAR,
    outcome_short VARCHAR,
    timepoint VARCHAR,
    value DOUBLE,
    value_raw VARCHAR,
    unit VARCHAR,
    spread DOUBLE,
    numerator INTEGER,
    denominator INTEGER,
    ci_level DOUBLE,
    ci_low DOUBLE,
    ci_high DOUBLE,
    p_operator VARCHAR,
    p_value DOUBLE,
    population VARCHAR,
    exposure VARCHAR,
    reference VARCHAR,
    direction VARCHAR,
    adjusted BOOLEAN,
    significant BOOLEAN,
    inside_interval BOOLEAN,
    agrees_with_p BOOLEAN,
    raw VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    block INTEGER NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL
);

CREATE TABLE core.abbreviation (
    outcome_id BIGINT NOT NULL,
    position INTEGER NOT NULL,
    short VARCHAR NOT NULL,
    long VARCHAR NOT NULL,
    style VARCHAR NOT NULL,
    raw VARCHAR NOT NULL,
    block INTEGER NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL
);

CREATE TABLE core.poll_question (
    outcome_id BIGINT NOT NULL,
    position INTEGER NOT NULL,
    question VARCHAR NOT NULL,
    options VARCHAR[] NOT NULL,
    raw VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    block INTEGER,
    span_start INTEGER,
    span_end INTEGER
);

CREATE TABLE core.related_link (
    outcome_id BIGINT NOT NULL,
    position INTEGER NOT NULL,
    url VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    raw VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    block INTEGER,
    span_start INTEGER,
    span_end INTEGER
);

CREATE TABLE core.image (
    outcome_id BIGINT NOT NULL,
    position INTEGER NOT NULL,
    url VARCHAR NOT NULL,
    caption VARCHAR,
    alt VARCHAR,
    raw VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    block INTEGER,
    span_start INTEGER,
    span_end INTEGER
);

CREATE TABLE core.article_page (
    outcome_id BIGINT NOT NULL,
    article_id VARCHAR NOT NULL,
    joined_by VARCHAR NOT NULL
);

CREATE TABLE core.article_key (
    article_id VARCHAR NOT NULL,
    key_kind VARCHAR NOT NULL,
    key VARCHAR NOT NULL
);

CREATE TABLE core.article (
    article_id VARCHAR NOT NULL,
    hub VARCHAR NOT NULL,
    outcome_id BIGINT NOT NULL,
    version_count INTEGER NOT NULL,
    capture_count INTEGER NOT NULL,
    furniture_count INTEGER NOT NULL,
    first_seen_at TIMESTAMP,
    last_seen_at TIMESTAMP,
    gone_at TIMESTAMP
);

CREATE TABLE core.article_version (
    article_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    outcome_id BIGINT NOT NULL,
    first_outcome_id BIGINT NOT NULL,
    content_digest VARCHAR NOT NULL,
    valid_from TIMESTAMP,
    valid_to TIMESTAMP,
    is_current BOOLEAN NOT NULL,
    capture_count INTEGER NOT NULL,
    furniture_count INTEGER NOT NULL,
    last_seen_at TIMESTAMP
);

CREATE TABLE meta.run (
    run_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    arguments VARCHAR NOT NULL,
    rules_version VARCHAR NOT NULL,
    model_version VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    merged_at TIMESTAMP NOT NULL,
    sightings BIGINT NOT NULL,
    inserted BIGINT NOT NULL,
    revised BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    duplicate BIGINT NOT NULL,
    not_article BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    held BIGINT NOT NULL,
    pages BIGINT NOT NULL,
    restated BIGINT NOT NULL
);

CREATE TABLE meta.source (
    source_digest VARCHAR NOT NULL,
    container VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    sightings BIGINT NOT NULL
);

CREATE TABLE meta.payload (
    page_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    shard INTEGER NOT NULL
);

CREATE TABLE meta.disposition (
    sighting_id BIGINT NOT NULL,
    run_id VARCHAR NOT NULL,
    disposition VARCHAR NOT NULL
);

CREATE TABLE meta.unreadable (
    sighting_id BIGINT NOT NULL,
    run_id VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    detail VARCHAR NOT NULL
);

CREATE TABLE meta.outcome (
    outcome_id BIGINT NOT NULL,
    page_id VARCHAR NOT NULL,
    hub VARCHAR NOT NULL,
    target_uri VARCHAR,
    declared_charset VARCHAR,
    media_type VARCHAR NOT NULL,
    result VARCHAR NOT NULL,
    reason VARCHAR,
    detail VARCHAR,
    traceback VARCHAR,
    rules_version VARCHAR NOT NULL,
    model_version VARCHAR NOT NULL,
    snapshot_id VARCHAR,
    run_id VARCHAR NOT NULL
);

CREATE TABLE meta.restatement (
    run_id VARCHAR NOT NULL,
    outcome_id BIGINT NOT NULL,
    page_id VARCHAR NOT NULL,
    old_result VARCHAR NOT NULL,
    new_result VARCHAR NOT NULL,
    old_rules_version VARCHAR NOT NULL,
    new_rules_version VARCHAR NOT NULL,
    old_model_version VARCHAR NOT NULL,
    new_model_version VARCHAR NOT NULL,
    old_snapshot_id VARCHAR,
    new_snapshot_id VARCHAR,
    content_changed BOOLEAN NOT NULL
);

CREATE TABLE meta.template_snapshot (
    hub VARCHAR NOT NULL,
    snapshot_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    learned_at TIMESTAMP NOT NULL,
    is_current BOOLEAN NOT NULL
);

CREATE TABLE meta.hub_template (
    hub VARCHAR NOT NULL,
    snapshot_id VARCHAR NOT NULL,
    template_id VARCHAR NOT NULL,
    fingerprint BIGINT NOT NULL,
    sketch UINTEGER[] NOT NULL,
    inside BOOLEAN NOT NULL,
    support BIGINT NOT NULL,
    pages BIGINT NOT NULL,
    first_seen_at TIMESTAMP,
    last_seen_at TIMESTAMP,
    sample_page_id VARCHAR NOT NULL,
    sample_position INTEGER NOT NULL
);

CREATE TABLE meta.release (
    release VARCHAR NOT NULL,
    run_id VARCHAR,
    published_at TIMESTAMP NOT NULL
);
