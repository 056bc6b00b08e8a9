-- Per hub: how many pages lost at least two of what nearly all pages had, before and now, and the first that did.
WITH usual AS (
    SELECT hub,
           avg(CAST(article AS INTEGER)) >= any_value(usual_share) AS article,
           avg(CAST(headline AS INTEGER)) >= any_value(usual_share) AS headline,
           avg(CAST(date_published AS INTEGER)) >= any_value(usual_share) AS date_published,
           avg(CAST(authors AS INTEGER)) >= any_value(usual_share) AS authors,
           median(words) * any_value(body_share) AS fewest_words
    FROM past_page
    JOIN threshold USING (hub)
    WHERE hub <> 'unknown' AND hold
    GROUP BY hub
    HAVING count(*) >= any_value(least_history_pages)
), page AS (
    SELECT *, NULL AS place, NULL AS captured_at, false AS is_fresh FROM past_page
    UNION ALL BY NAME
    SELECT *, true AS is_fresh FROM fresh_page
), lost AS (
    SELECT page.*,
           list_filter([
               CASE WHEN usual.article AND NOT page.article THEN 'article' END,
               CASE WHEN usual.headline AND NOT page.headline THEN 'headline' END,
               CASE WHEN usual.date_published AND NOT page.date_published THEN 'date_published' END,
               CASE WHEN usual.authors AND NOT page.authors THEN 'authors' END,
               CASE WHEN page.words < usual.fewest_words THEN 'body' END
           ], lambda name: name IS NOT NULL) AS fields
    FROM page
    JOIN usual USING (hub)
)
SELECT hub,
       count(*) FILTER (NOT is_fresh) AS past_pages,
       count(*) FILTER (NOT is_fresh AND len(fields) >= 2) AS past_lost,
       count(*) FILTER (is_fresh) AS pages,
       count(*) FILTER (is_fresh AND len(fields) >= 2) AS lost,
       min_by({'place': place, 'captured_at': captured_at, 'fields': fields}, (captured_at, place))
           FILTER (is_fresh AND len(fields) >= 2) AS first_lost
FROM lost
GROUP BY hub
HAVING count(*) FILTER (is_fresh AND len(fields) >= 2) > 0
ORDER BY hub;
