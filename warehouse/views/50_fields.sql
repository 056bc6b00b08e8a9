-- What articles report, one row per finding of the current articles.
CREATE OR REPLACE VIEW mart.statistic AS
SELECT article.article_id, article.hub, page.page_id, page.headline, page.date_published,
       statistic.* EXCLUDE (outcome_id, block, span_start, span_end),
       statistic.block, statistic.span_start, statistic.span_end
FROM core.article article
JOIN core.parsed_page page ON page.outcome_id = article.outcome_id
JOIN core.statistic statistic ON statistic.outcome_id = article.outcome_id;

CREATE OR REPLACE VIEW mart.study AS
SELECT article.article_id, article.hub, page.page_id, page.headline, page.date_published,
       study.* EXCLUDE (outcome_id)
FROM core.article article
JOIN core.parsed_page page ON page.outcome_id = article.outcome_id
JOIN core.study study ON study.outcome_id = article.outcome_id;

CREATE OR REPLACE VIEW mart.reference AS
SELECT article.article_id, article.hub, page.page_id, page.headline, page.date_published,
       reference.* EXCLUDE (outcome_id, block, span_start, span_end)
FROM core.article article
JOIN core.parsed_page page ON page.outcome_id = article.outcome_id
JOIN core.reference reference ON reference.outcome_id = article.outcome_id;

CREATE OR REPLACE VIEW mart.abbreviation AS
SELECT article.article_id, article.hub, page.page_id, page.headline, page.date_published,
       abbreviation.short, abbreviation.long, abbreviation.style, abbreviation.raw
FROM core.article article
JOIN core.parsed_page page ON page.outcome_id = article.outcome_id
JOIN core.abbreviation abbreviation ON abbreviation.outcome_id = article.outcome_id;

-- Spellings are no meanings: case, hyphens, commas, quotes and the s of a plural tell none apart.
CREATE OR REPLACE VIEW mart.abbreviation_conflict AS
WITH spelt AS (
    SELECT short, lower(long) AS spelling, article_id,
           trim(regexp_replace(
               regexp_replace(lower(long), '[^\p{L}\p{M}\p{N}]+', ' ', 'g'), 's( |$)', '\1', 'g'
           )) AS folded
    FROM mart.abbreviation
), meaning AS (
    SELECT short, mode(spelling ORDER BY spelling) AS meaning, list(article_id) AS article_ids
    FROM spelt
    GROUP BY short, folded
)
SELECT short,
       count(*) AS meaning_count,
       list(meaning ORDER BY meaning) AS meanings,
       list_sort(list_distinct(flatten(list(article_ids)))) AS article_ids
FROM meaning
GROUP BY short
HAVING count(*) > 1;

CREATE OR REPLACE VIEW mart.learning_objective AS
SELECT article.article_id, article.hub, page.page_id, page.headline, page.date_published,
       objective.text, objective.topic, objective.raw, objective.rule
FROM core.article article
JOIN core.parsed_page page ON page.outcome_id = article.outcome_id
JOIN core.learning_objective objective ON objective.outcome_id = article.outcome_id;

CREATE OR REPLACE VIEW mart.section AS
SELECT article.article_id, article.hub, page.page_id, page.headline, page.date_published,
       section.position, section.name, section.label, section.text
FROM core.article article
JOIN core.parsed_page page ON page.outcome_id = article.outcome_id
JOIN core.section section ON section.outcome_id = article.outcome_id;

CREATE OR REPLACE VIEW mart.poll_question AS
SELECT article.article_id, article.hub, page.page_id, page.headline, page.date_published,
       poll.question, poll.options
FROM core.article article
JOIN core.parsed_page page ON page.outcome_id = article.outcome_id
JOIN core.poll_question poll ON poll.outcome_id = article.outcome_id;
