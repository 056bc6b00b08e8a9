-- What the run touches, as it is before the merge: outcomes, their articles, their headline keys.
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

-- Payloads that were transformed before, under whatever name.
CREATE OR REPLACE TEMP TABLE known_page AS
SELECT DISTINCT page_id
FROM raw.sighting
SEMI JOIN new_sighting USING (page_id)
WHERE outcome_id IS NOT NULL;
