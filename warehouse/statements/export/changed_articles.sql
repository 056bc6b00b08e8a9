-- The articles that runs after this one added to or made anew. All of them when $since is NULL.
CREATE OR REPLACE TEMP TABLE exported_article AS
WITH later AS (
    SELECT run_id
    FROM meta.run
    WHERE $since IS NULL OR merged_at > (SELECT merged_at FROM meta.run WHERE run_id = $since)
)
SELECT member.article_id
FROM core.article_page member
JOIN meta.outcome outcome USING (outcome_id)
SEMI JOIN later USING (run_id)
UNION
SELECT member.article_id
FROM core.article_page member
JOIN raw.sighting sighting USING (outcome_id)
JOIN meta.disposition disposition USING (sighting_id)
SEMI JOIN later USING (run_id)
UNION  -- the address was found gone, or unchanged: answers without a page
SELECT alias.article_id
FROM core.article_key alias
JOIN raw.sighting sighting ON sighting.url_key = alias.key AND sighting.http_status IN (304, 404, 410)
JOIN meta.disposition disposition USING (sighting_id)
SEMI JOIN later USING (run_id)
WHERE alias.key_kind IN ('url', 'target_uri');
