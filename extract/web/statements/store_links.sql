INSERT INTO link (hub, url, links) VALUES (:hub, :url, :links)
ON CONFLICT (hub, url) DO UPDATE SET links = excluded.links;
