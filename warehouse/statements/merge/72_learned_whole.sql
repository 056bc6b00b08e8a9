-- Templates that were learned from all the pages that their hub has now need not be learned again: its captures all came
-- in this run, and none of the pages became a rejection since. The ids of a large hub's sample go up to last_page_id;
-- feeds have no blocks.
UPDATE meta.template_snapshot
SET learned_at = (SELECT merged_at FROM meta.run WHERE run_id = $run_id)
WHERE is_current AND hub IN (
    SELECT learned.hub
    FROM learned
    WHERE NOT EXISTS (
        FROM raw.sighting ANTI JOIN new_sighting USING (sighting_id) WHERE sighting.hub = learned.hub
    )
    AND learned.pages = (
        SELECT count(DISTINCT page.page_id)
        FROM core.parsed_page AS page
        WHERE page.hub = learned.hub AND page.page_id <= learned.last_page_id AND page.page_type <> 'feed'
    )
);
