-- One row per article: its current version as last captured.
CREATE OR REPLACE VIEW mart.article AS
SELECT a.article_id,
       p.page_id,
       p.hub,
       p.headline,
       coalesce((SELECT list(au.name ORDER BY au.position) FROM core.article_author au
                 WHERE au.outcome_id = a.outcome_id), []) AS authors,
       p.date_published,
       p.date_published_precision,
       p.date_published_raw,
       p.date_modified,
       p.in_language,
       p.canonical_url,
       p.target_uri,
       coalesce((SELECT list(sm.name ORDER BY sm.position) FROM core.sponsor_mention sm
                 WHERE sm.outcome_id = a.outcome_id AND sm.role = 'sponsor'), []) AS sponsors,
       coalesce((SELECT list(sm.name ORDER BY sm.position) FROM core.sponsor_mention sm
                 WHERE sm.outcome_id = a.outcome_id AND sm.role = 'supporter'), []) AS supporters,
       p.section,
       p.topics,
       p.tags,
       p.description,
       p.article_body,
       p.word_count,
       a.version_count,
       a.capture_count,
       a.first_seen_at,
       a.last_seen_at,
       a.gone_at,
       a.outcome_id
FROM core.article a
JOIN core.parsed_page p ON p.outcome_id = a.outcome_id;

-- What was cut from each current article, and by which rule.
CREATE OR REPLACE VIEW mart.removed_block AS
SELECT a.article_id, p.page_id, p.hub, b.position, b.kind, b.rule, b.confidence,
       b.path, b.char_start, b.char_end, t.text
FROM core.article a
JOIN core.parsed_page p ON p.outcome_id = a.outcome_id
JOIN core.block b ON b.outcome_id = a.outcome_id AND b.disposition = 'boilerplate'
JOIN core.block_text t ON t.text_id = b.text_id;
