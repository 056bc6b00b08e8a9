-- The pages of the hubs $hubs, each once (by its smallest outcome), with its first capture time and the prints of its
-- blocks; of a large hub the $most pages with the smallest ids.
WITH page AS (
    SELECT parsed.hub,
           parsed.page_id,
           min(parsed.outcome_id) AS outcome_id,
           first(sighting.target_uri ORDER BY sighting.outcome_id, sighting.target_uri) AS url,
           min(sighting.captured_at) AS captured_at
    FROM core.parsed_page parsed
    JOIN raw.sighting sighting ON sighting.outcome_id = parsed.outcome_id
    WHERE list_contains($hubs, parsed.hub) AND parsed.page_type <> 'feed'  -- feeds have no blocks
    GROUP BY parsed.hub, parsed.page_id
    QUALIFY row_number() OVER (PARTITION BY parsed.hub ORDER BY parsed.page_id) <= $most
)
SELECT page.hub, page.page_id, page.url, page.captured_at, text.fingerprint, text.sketch, text.word_count,
       length(text.text) AS size, block.traits, block.path_print
FROM page
JOIN core.block block ON block.outcome_id = page.outcome_id
JOIN core.block_text text ON text.text_id = block.text_id
ORDER BY page.hub, page.page_id, block.position;
