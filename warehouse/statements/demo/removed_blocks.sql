SELECT kind, rule, count(*) AS blocks, sum(length(text)) AS characters, min(left(text, 60)) AS example
FROM mart.removed_block
GROUP BY kind, rule
ORDER BY characters DESC;
