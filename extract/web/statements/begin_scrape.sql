INSERT INTO scrape (hub, started_at) VALUES (:hub, :started_at);
