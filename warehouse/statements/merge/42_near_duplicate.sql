-- Near-duplicates of the touched articles: within each band, every article is linked to the one with the smallest id
-- (a star, so that a thousand copies are a thousand rows). The score is the share of word groups in common; from half
-- on they are copies of one text rather than two texts with stock paragraphs. A load compares what it touches, and a
-- whole band only where the star's centre is another one now.
CREATE OR REPLACE TEMP TABLE fresh_band AS
SELECT unnest(page.body_bands) AS band, article.article_id, article.outcome_id
FROM core.article article
SEMI JOIN touched_article USING (article_id)
JOIN core.parsed_page page ON page.outcome_id = article.outcome_id
WHERE page.body_bands IS NOT NULL;

CREATE OR REPLACE TEMP TABLE touched_band AS
SELECT band FROM fresh_band
UNION
SELECT band FROM core.article_band SEMI JOIN touched_article USING (article_id);

CREATE OR REPLACE TEMP TABLE centre_before AS
SELECT band, min(article_id) AS article_id
FROM core.article_band
SEMI JOIN touched_band USING (band)
GROUP BY band;

DELETE FROM core.article_band WHERE article_id IN (SELECT article_id FROM touched_article);

INSERT INTO core.article_band BY NAME SELECT * FROM fresh_band;

CREATE OR REPLACE TEMP TABLE star AS
WITH centre AS (
    SELECT band, min(article_id) AS article_id, min_by(outcome_id, article_id) AS outcome_id
    FROM core.article_band
    SEMI JOIN touched_band USING (band)
    GROUP BY band
)
SELECT centre.*,
       before.article_id IS DISTINCT FROM centre.article_id
           OR centre.article_id IN (SELECT article_id FROM touched_article) AS moved
FROM centre
LEFT JOIN centre_before before USING (band);

DELETE FROM core.near_duplicate
WHERE band IN (SELECT band FROM touched_band)
  AND (band NOT IN (SELECT band FROM star WHERE NOT moved)
       OR other_article_id IN (SELECT article_id FROM touched_article));

INSERT INTO core.near_duplicate BY NAME
WITH pair AS (
    SELECT star.band, star.article_id, star.outcome_id, other.article_id AS other_article_id,
           other.outcome_id AS other_outcome_id
    FROM star
    JOIN core.article_band other ON other.band = star.band AND other.article_id <> star.article_id
    WHERE star.moved OR other.article_id IN (SELECT article_id FROM touched_article)
), concerned AS (
    SELECT outcome_id FROM pair UNION SELECT other_outcome_id FROM pair
), word_group AS (
    SELECT DISTINCT outcome_id, unnest(text.sketch) AS hash
    FROM core.block block
    SEMI JOIN concerned USING (outcome_id)
    JOIN core.block_text text USING (text_id)
    WHERE block.disposition = 'content'
), size AS (
    SELECT outcome_id, count(*) AS groups FROM word_group GROUP BY outcome_id
), shared AS (
    SELECT one.outcome_id, other.outcome_id AS other_outcome_id, count(*) AS groups
    FROM (SELECT DISTINCT outcome_id, other_outcome_id FROM pair) distinct_pair
    JOIN word_group one ON one.outcome_id = distinct_pair.outcome_id
    JOIN word_group other ON other.outcome_id = distinct_pair.other_outcome_id AND other.hash = one.hash
    GROUP BY ALL
), scored AS (
    SELECT pair.band, pair.article_id, pair.other_article_id,
           round(shared.groups / (size.groups + other_size.groups - shared.groups), 4) AS score
    FROM pair
    JOIN shared ON shared.outcome_id = pair.outcome_id AND shared.other_outcome_id = pair.other_outcome_id
    JOIN size ON size.outcome_id = pair.outcome_id
    JOIN size other_size ON other_size.outcome_id = pair.other_outcome_id
)
SELECT *, 'minhash_bands' AS rule
FROM scored
WHERE score >= 0.5;
