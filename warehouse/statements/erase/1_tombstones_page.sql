SELECT DISTINCT 'page', page_id FROM raw.page WHERE page_id = $target;
