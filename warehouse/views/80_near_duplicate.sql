CREATE OR REPLACE VIEW mart.near_duplicate AS
SELECT DISTINCT pair.article_id,
       page.hub,
       page.headline,
       pair.other_article_id,
       other_page.hub AS other_hub,
       other_page.headline AS other_headline,
       pair.score,
       pair.rule
FROM core.near_duplicate pair
JOIN core.article article ON article.article_id = pair.article_id
JOIN core.parsed_page page ON page.outcome_id = article.outcome_id
JOIN core.article other ON other.article_id = pair.other_article_id
JOIN core.parsed_page other_page ON other_page.outcome_id = other.outcome_id;
