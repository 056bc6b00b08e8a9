-- Every article with its fields as text, for a comparison; the body as its digest. All columns of mart.article but those
-- named here: the release that it is compared with may be older, and have fewer.
SELECT article_id,
       hub,
       coalesce(target_uri, canonical_url, page_id) AS place,
       coalesce(CAST(COLUMNS(lambda name: name NOT IN (
           'article_id', 'hub', 'page_id', 'target_uri', 'outcome_id',  -- which article and page it is
           'version_count', 'capture_count', 'furniture_count', 'first_seen_at', 'last_seen_at', 'gone_at',  -- its captures
           'date_published_raw',  -- the evidence of a date
           'authors', 'sponsors', 'supporters', 'topics', 'tags', 'article_body'  -- below
       )) AS VARCHAR), ''),
       array_to_string(COLUMNS(['authors', 'sponsors', 'supporters', 'topics', 'tags']), '; '),
       md5(article_body) AS article_body
FROM mart.article;
