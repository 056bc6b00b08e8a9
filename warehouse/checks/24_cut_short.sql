-- warn: the page that an article is from was cut short
SELECT 'article ' || article.article_id AS place,
       'cut short, ' || CASE WHEN whole.article_id IS NULL THEN 'no capture of it is whole: '
                             ELSE 'another capture of it is whole: ' END
           || coalesce(page.target_uri, page.headline, '(no headline)') AS reason
FROM core.article article
JOIN core.parsed_page page ON page.outcome_id = article.outcome_id
LEFT JOIN (
    SELECT DISTINCT member.article_id
    FROM core.article_page member
    JOIN core.parsed_page captured ON captured.outcome_id = member.outcome_id
    WHERE NOT captured.truncated
) whole ON whole.article_id = article.article_id
WHERE page.truncated
