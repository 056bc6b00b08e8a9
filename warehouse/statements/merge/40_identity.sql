-- Which article each touched page belongs to. A page with a URL (its canonical URL, else its target URI) is known by
-- it. A page without joins the single article of its hub with the same headline and day; where there is none, pages
-- that share both are one article; where there are several, and without headline or day, it stands alone.
INSERT INTO touched_headline
SELECT DISTINCT headline_key
FROM core.parsed_page
SEMI JOIN touched_outcome USING (outcome_id)
ANTI JOIN touched_headline USING (headline_key)
WHERE is_article AND headline_key IS NOT NULL;

CREATE OR REPLACE TEMP TABLE affected_outcome AS
SELECT outcome_id FROM touched_outcome
UNION
SELECT outcome_id
FROM core.parsed_page
SEMI JOIN touched_headline USING (headline_key)
WHERE is_article AND url_key IS NULL;

CREATE OR REPLACE TEMP TABLE resolved_page AS
WITH namesake AS (
    SELECT headline_key, count(DISTINCT url_key) AS articles, min(url_key) AS url_key
    FROM core.parsed_page
    SEMI JOIN touched_headline USING (headline_key)
    WHERE is_article AND url_key IS NOT NULL
    GROUP BY headline_key
), keyed AS (
    SELECT page.outcome_id,
           CASE
               WHEN page.url_key IS NOT NULL THEN 'url ' || page.url_key
               WHEN namesake.articles = 1 THEN 'url ' || namesake.url_key
               WHEN namesake.articles IS NULL AND page.headline_key IS NOT NULL THEN 'headline ' || page.headline_key
               ELSE 'page ' || page.page_id
           END AS identity_key,
           CASE
               WHEN page.url_key IS NOT NULL THEN page.url_key_source
               WHEN namesake.articles = 1 THEN 'headline_and_date'
               WHEN namesake.articles IS NULL AND page.headline_key IS NOT NULL THEN 'headline_and_date'
               ELSE 'stands_alone'
           END AS joined_by
    FROM core.parsed_page page
    SEMI JOIN affected_outcome USING (outcome_id)
    LEFT JOIN namesake ON namesake.headline_key = page.headline_key
    WHERE page.is_article
)
SELECT outcome_id, left(sha256(identity_key), 16) AS article_id, joined_by
FROM keyed;

INSERT INTO touched_article
SELECT article_id FROM core.article_page SEMI JOIN affected_outcome USING (outcome_id)
UNION
SELECT article_id FROM resolved_page
UNION
SELECT article_id
FROM core.article_key
JOIN new_sighting ON new_sighting.url_key = article_key.key
WHERE new_sighting.http_status IN (304, 404, 410);

DELETE FROM core.article_page WHERE outcome_id IN (SELECT outcome_id FROM affected_outcome);
INSERT INTO core.article_page BY NAME SELECT * FROM resolved_page;
