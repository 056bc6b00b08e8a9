-- warn: a statistic contradicts itself
SELECT 'article ' || article_id || ', statistic ' || position AS place,
       'estimate outside its interval: "' || raw || '"' AS reason
FROM mart.statistic
WHERE inside_interval = false
UNION ALL
SELECT 'article ' || article_id || ', statistic ' || position, 'p value and interval disagree: "' || raw || '"'
FROM mart.statistic
WHERE agrees_with_p = false
