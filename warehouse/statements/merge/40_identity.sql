-- Which article each touched page belongs to. A page with a URL (its canonical URL, else its target URI) is known by
-- it; where other captures of that URL name a canonical URL, by this one. A page without URL joins the single article
-- of its hub with the same headline and day; where there is none, pages that share both are one article; where there
-- are several, and without headline or day, it stands alone.
INSERT INTO touched_url
SELECT DISTINCT unnest([page.url_key, sighting.url_key])
FROM core.parsed_page page
SEMI JOIN touched_outcome USING (outcome_id)
JOIN raw.sighting sighting ON sighting.outcome_id = page.outcome_id
WHERE page.is_article AND page.url_key IS NOT NULL;

-- Which address names which other URL as its canonical one.
CREATE OR REPLACE TEMP TABLE naming AS
SELECT DISTINCT sighting.url_key AS address, page.url_key AS canonical, page.headline_key
FROM core.parsed_page page
JOIN raw.sighting sighting ON sighting.outcome_id = page.outcome_id
WHERE page.is_article AND page.url_key_source = 'canonical_url' AND sighting.url_key <> page.url_key;

-- An address that has not always named its canonical URL. It must be sure which one that is: the address has never named
-- another or itself, nor is it named by others; and what it names is either named by this address alone or by addresses
-- of the same headline and day, as a site may give all its pages the same canonical URL by mistake.
CREATE OR REPLACE TEMP TABLE renamed AS
WITH concerned AS (
    SELECT url_key AS address FROM touched_url
    UNION
    SELECT naming.address FROM naming JOIN touched_url ON touched_url.url_key = naming.canonical
), faithful AS (
    SELECT address, min(canonical) AS canonical
    FROM naming
    SEMI JOIN concerned USING (address)
    ANTI JOIN naming named ON named.canonical = naming.address
    GROUP BY address
    HAVING count(DISTINCT canonical) = 1
), distinctive AS (
    SELECT canonical
    FROM naming
    SEMI JOIN faithful USING (canonical)
    GROUP BY canonical
    HAVING count(DISTINCT address) = 1
        OR count(DISTINCT headline_key) = 1 AND count(headline_key) = count(*)
), names_itself AS (
    SELECT page.url_key AS address
    FROM core.parsed_page page
    SEMI JOIN faithful ON faithful.address = page.url_key
    JOIN raw.sighting sighting ON sighting.outcome_id = page.outcome_id AND sighting.url_key = page.url_key
    WHERE page.is_article AND page.url_key_source = 'canonical_url'
)
SELECT concerned.address, distinctive.canonical
FROM concerned
LEFT JOIN (faithful ANTI JOIN names_itself USING (address)) faithful USING (address)
LEFT JOIN distinctive USING (canonical);

CREATE OR REPLACE TEMP TABLE affected_outcome AS
SELECT outcome_id FROM touched_outcome
UNION
SELECT outcome_id FROM core.parsed_page SEMI JOIN renamed ON renamed.address = parsed_page.url_key WHERE is_article;

INSERT INTO touched_headline
SELECT DISTINCT headline_key
FROM core.parsed_page
SEMI JOIN affected_outcome USING (outcome_id)
ANTI JOIN touched_headline USING (headline_key)
WHERE is_article AND headline_key IS NOT NULL;

INSERT INTO affected_outcome
SELECT outcome_id
FROM core.parsed_page
SEMI JOIN touched_headline USING (headline_key)
ANTI JOIN affected_outcome USING (outcome_id)
WHERE is_article AND url_key IS NULL;

INSERT INTO touched_article
SELECT article_id FROM core.article_page SEMI JOIN affected_outcome USING (outcome_id);

DELETE FROM core.article_page WHERE outcome_id IN (SELECT outcome_id FROM affected_outcome);

INSERT INTO core.article_page BY NAME
SELECT page.outcome_id,
       left(sha256('url ' || coalesce(renamed.canonical, page.url_key)), 16) AS article_id,
       CASE WHEN renamed.canonical IS NOT NULL THEN 'canonical_of_address' ELSE page.url_key_source END AS joined_by
FROM core.parsed_page page
SEMI JOIN affected_outcome USING (outcome_id)
LEFT JOIN renamed ON renamed.address = page.url_key
WHERE page.is_article AND page.url_key IS NOT NULL;

INSERT INTO core.article_page BY NAME
WITH namesake AS (
    SELECT page.headline_key, count(DISTINCT member.article_id) AS articles, min(member.article_id) AS article_id
    FROM core.parsed_page page
    SEMI JOIN touched_headline USING (headline_key)
    JOIN core.article_page member ON member.outcome_id = page.outcome_id
    WHERE page.is_article AND page.url_key IS NOT NULL
    GROUP BY page.headline_key
), keyed AS (
    SELECT page.outcome_id, page.page_id, namesake.article_id, namesake.articles,
           CASE WHEN namesake.articles IS NULL THEN page.headline_key END AS headline_key
    FROM core.parsed_page page
    SEMI JOIN affected_outcome USING (outcome_id)
    LEFT JOIN namesake ON namesake.headline_key = page.headline_key
    WHERE page.is_article AND page.url_key IS NULL
)
SELECT outcome_id,
       CASE WHEN articles = 1 THEN article_id
            ELSE left(sha256(coalesce('headline ' || headline_key, 'page ' || page_id)), 16)
       END AS article_id,
       CASE WHEN articles = 1 OR headline_key IS NOT NULL THEN 'headline_and_date' ELSE 'stands_alone' END AS joined_by
FROM keyed;

INSERT INTO touched_article
SELECT article_id FROM core.article_page SEMI JOIN affected_outcome USING (outcome_id)
UNION
SELECT article_id
FROM core.article_key
JOIN new_sighting ON new_sighting.url_key = article_key.key
WHERE new_sighting.http_status IN (304, 404, 410);
