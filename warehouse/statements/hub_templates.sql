-- What was learned of a hub, the most widespread first, each with the text of one block that shows it: the one that it
-- was learned with or, where that was erased since, another of the same words or one that it cut.
-- $hub: the hub's key.
WITH template AS (
    SELECT hub_template.*, 'template:' || template_id AS rule
    FROM meta.hub_template
    SEMI JOIN (FROM meta.template_snapshot WHERE is_current) AS now USING (hub, snapshot_id)
    WHERE hub = $hub
), shown AS (
    SELECT text.text, text.fingerprint, block.rule, page.page_id, block.position
    FROM core.parsed_page page
    JOIN core.block block ON block.outcome_id = page.outcome_id
    JOIN core.block_text text ON text.text_id = block.text_id
    WHERE page.hub = $hub
), candidate AS (
    SELECT template_id, 1 AS rank, text
    FROM template JOIN shown ON shown.page_id = sample_page_id AND shown.position = sample_position
    UNION ALL
    SELECT template_id, 2, text FROM template JOIN shown USING (fingerprint)
    UNION ALL
    SELECT template_id, 3, text FROM template JOIN shown USING (rule)
), sample AS (
    SELECT template_id, arg_min(text, (rank, text)) AS text FROM candidate GROUP BY template_id
)
SELECT template_id, support, pages, first_seen_at, last_seen_at, len(sketch) > 0 AS slots, sample.text
FROM template
LEFT JOIN sample USING (template_id)
ORDER BY support DESC, template_id;
