-- Every article with its fields as text, for a comparison; the body as its digest.
SELECT article_id,
       hub,
       coalesce(target_uri, canonical_url, page_id) AS place,
       coalesce(headline, '') AS headline,
       array_to_string(authors, '; ') AS authors,
       coalesce(CAST(date_published AS VARCHAR), '') AS date_published,
       coalesce(CAST(date_modified AS VARCHAR), '') AS date_modified,
       coalesce(in_language, '') AS in_language,
       coalesce(canonical_url, '') AS canonical_url,
       array_to_string(sponsors, '; ') AS sponsors,
       array_to_string(supporters, '; ') AS supporters,
       coalesce(section, '') AS section,
       coalesce(description, '') AS description,
       CAST(word_count AS VARCHAR) AS word_count,
       md5(article_body) AS article_body
FROM mart.article;
