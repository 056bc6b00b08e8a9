-- Which fields differ between old_fields and new_fields, on how many articles, with an example of each.
WITH long_old AS (
    UNPIVOT old_fields ON COLUMNS(* EXCLUDE (article_id, hub, place)) INTO NAME field VALUE text
), long_new AS (
    UNPIVOT new_fields ON COLUMNS(* EXCLUDE (article_id, hub, place)) INTO NAME field VALUE text
), changed AS (
    SELECT new.hub, new.field, new.place, coalesce(old.text, '') AS old_text, new.text AS new_text
    FROM long_new new
    SEMI JOIN old_fields USING (article_id)
    LEFT JOIN long_old old USING (article_id, field)  -- the older release may not have the field
    WHERE new.text <> old_text
    UNION ALL
    SELECT hub, 'article appears', place, '', headline FROM new_fields ANTI JOIN old_fields USING (article_id)
    UNION ALL
    SELECT hub, 'article vanishes', place, headline, '' FROM old_fields ANTI JOIN new_fields USING (article_id)
)
SELECT hub,
       field,
       count(*) AS articles,
       count(*) FILTER (old_text = '') AS gained,
       count(*) FILTER (new_text = '') AS lost,
       list({'place': place, 'before': old_text, 'after': new_text} ORDER BY place)[1:5] AS examples
FROM changed
GROUP BY hub, field
ORDER BY articles DESC, hub, field;
