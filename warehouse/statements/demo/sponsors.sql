SELECT name, role, count(DISTINCT article_id) AS articles
FROM (SELECT article_id, unnest(sponsors) AS name, 'sponsor' AS role FROM mart.article
      UNION ALL
      SELECT article_id, unnest(supporters), 'supporter' FROM mart.article)
GROUP BY name, role
ORDER BY articles DESC, name;
