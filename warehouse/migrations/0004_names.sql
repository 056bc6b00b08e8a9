-- The names that every list of articles shows, beside the article: collecting them from the findings took each query
-- a second of every 150,000 articles.
ALTER TABLE core.parsed_page ADD COLUMN author_names VARCHAR[];
ALTER TABLE core.parsed_page ADD COLUMN sponsor_names VARCHAR[];
ALTER TABLE core.parsed_page ADD COLUMN supporter_names VARCHAR[];

UPDATE core.parsed_page SET
    author_names = coalesce((SELECT list(found.name ORDER BY found.position) FROM core.article_author found
                             WHERE found.outcome_id = parsed_page.outcome_id), []),
    sponsor_names = coalesce((SELECT list(found.name ORDER BY found.position) FROM core.sponsor_mention found
                              WHERE found.outcome_id = parsed_page.outcome_id AND found.role = 'sponsor'), []),
    supporter_names = coalesce((SELECT list(found.name ORDER BY found.position) FROM core.sponsor_mention found
                                WHERE found.outcome_id = parsed_page.outcome_id AND found.role <> 'sponsor'), []);
