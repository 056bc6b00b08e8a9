SELECT headline, authors, date_published, hub, word_count
FROM mart.article
ORDER BY date_published DESC;
