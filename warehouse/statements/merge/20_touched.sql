-- What the run touches, as it is before the merge: outcomes, their articles, their headline keys, the keys of the URLs at
-- which they were captured and by which they are known.
CREATE OR REPLACE TEMP TABLE touched_outcome AS
SELECT outcome_id FROM changed_outcome
UNION
SELECT outcome_id FROM new_sighting WHERE outcome_id IS NOT NULL;

CREATE OR REPLACE TEMP TABLE touched_article AS
SELECT DISTINCT article_id
FROM core.article_page
SEMI JOIN touched_outcome USING (outcome_id);

CREATE OR REPLACE TEMP TABLE touched_headline AS
SELECT DISTINCT headline_key
FROM core.parsed_page
SEMI JOIN touched_outcome USING (outcome_id)
WHERE is_article AND headline_key IS NOT NULL;

CREATE OR REPLACE TEMP TABLE touched_url AS
SELECT DISTINCT unnest([page.url_key, sighting.url_key]) AS url_key
FROM core.parsed_page page
SEMI JOIN touched_outcome USING (outcome_id)
JOIN raw.sighting sighting ON sighting.outcome_id = page.outcome_id
WHERE page.is_article AND page.url_key IS NOT NULL;

-- Payloads that were transformed before, under whatever name.
CREATE OR REPLACE TEMP TABLE known_page AS
SELECT DISTINCT page_id
FROM raw.sighting
SEMI JOIN new_sighting USING (page_id)
WHERE outcome_id IS NOT NULL;
