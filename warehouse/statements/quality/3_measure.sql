-- The measures of one run and each of its hubs, beside the hub's own history (median and median absolute deviation).
INSERT INTO meta.quality BY NAME
WITH capture AS (
    SELECT sighting.hub, sighting.outcome_id, sighting.captured_at, disposition.disposition,
           coalesce(sighting.target_uri, trim(sighting.container || ' ' || sighting.record_id)) AS place
    FROM meta.disposition
    JOIN raw.sighting USING (sighting_id)
    WHERE disposition.run_id = $run_id
), page AS (
    SELECT capture.hub, capture.disposition, capture.captured_at, capture.place, page.*,
           EXISTS (FROM core.article_author author WHERE author.outcome_id = page.outcome_id) AS has_author,
           EXISTS (FROM core.sponsor_mention sponsor WHERE sponsor.outcome_id = page.outcome_id) AS has_sponsor
    FROM capture
    JOIN core.parsed_page page USING (outcome_id)
), piece AS (
    SELECT capture.hub,
           sum(length(text.text)) FILTER (block.disposition = 'boilerplate') / sum(length(text.text)) AS cut_share,
           count(*) FILTER (block.kind = 'boilerplate') / count(*) AS unknown_share
    FROM capture
    JOIN core.block USING (outcome_id)
    JOIN core.block_text AS text USING (text_id)
    GROUP BY capture.hub
), sampled AS (  -- a layout shows in some pages as well as in all
    FROM page
    QUALIFY row_number() OVER (PARTITION BY hub ORDER BY captured_at NULLS LAST, place) <= $layout_pages
), spot AS (
    SELECT DISTINCT sampled.hub, sampled.outcome_id, sampled.captured_at, sampled.place, block.path_print
    FROM sampled
    JOIN core.block USING (outcome_id)
), other AS (  -- the pages of other runs
    SELECT outcome_id, hub
    FROM meta.outcome
    WHERE result <> 'rejected' AND outcome_id NOT IN (SELECT outcome_id FROM capture WHERE outcome_id IS NOT NULL)
), seen AS (  -- where their blocks stand
    SELECT DISTINCT other.hub, block.path_print
    FROM core.block
    SEMI JOIN spot USING (path_print)
    JOIN other USING (outcome_id)
), layout AS (  -- of hubs with other pages: where every block stands anew, nothing of them is in `seen`
    SELECT spot.hub, spot.captured_at, spot.place, avg(CAST(seen.hub IS NULL AS INTEGER)) >= 0.5 AS is_unseen
    FROM spot
    LEFT JOIN seen ON seen.hub = spot.hub AND seen.path_print = spot.path_print
    WHERE spot.hub IN (SELECT hub FROM other)
    GROUP BY spot.hub, spot.outcome_id, spot.captured_at, spot.place
), snapshot_before AS (  -- what the run's new templates replaced; else the run changed none
    SELECT hub, arg_min(snapshot_id, rank) AS snapshot_id
    FROM (
        SELECT outcome.hub, restatement.old_snapshot_id AS snapshot_id, 1 AS rank
        FROM meta.restatement
        JOIN meta.outcome USING (outcome_id)
        WHERE starts_with(restatement.run_id, $run_id || '-')
        UNION ALL
        SELECT hub, snapshot_id, 2 FROM meta.outcome WHERE run_id = $run_id
    )
    WHERE snapshot_id IS NOT NULL
    GROUP BY hub
), template_of AS (
    SELECT hub, template_id, bool_or(is_old) AS is_old, bool_or(NOT is_old) AS is_new
    FROM (
        SELECT hub, template_id, true AS is_old FROM meta.hub_template SEMI JOIN snapshot_before USING (hub, snapshot_id)
        UNION ALL
        SELECT hub, template_id, false
        FROM meta.hub_template
        SEMI JOIN (FROM meta.template_snapshot WHERE is_current) AS now USING (hub, snapshot_id)
        SEMI JOIN snapshot_before USING (hub)
    )
    GROUP BY hub, template_id
), template AS (
    SELECT hub,
           count(*) FILTER (NOT is_old) / count(*) AS new_share,
           count(*) FILTER (NOT is_new) / count(*) AS vanished_share
    FROM template_of
    GROUP BY hub
), lacking AS (  -- the first page of the run that lacks a field
    UNPIVOT (
        SELECT hub,
               min_by(place, (captured_at, place)) FILTER (headline IS NULL) AS headline_share,
               min_by(place, (captured_at, place)) FILTER (NOT has_author) AS author_share,
               min_by(place, (captured_at, place)) FILTER (date_published IS NULL) AS date_share,
               min_by(place, (captured_at, place)) FILTER (NOT has_sponsor) AS sponsor_share,
               min_by(place, (captured_at, place)) FILTER (NOT is_article) AS article_share
        FROM page
        GROUP BY hub
    ) ON COLUMNS(* EXCLUDE hub) INTO NAME metric VALUE first_page
    UNION ALL
    SELECT hub, 'unseen_layout_share', min_by(place, (captured_at, place)) FROM layout WHERE is_unseen GROUP BY hub
), wide AS (
    SELECT hub,
           CAST(count(*) AS DOUBLE) AS pages,
           avg(CAST(headline IS NOT NULL AS INTEGER)) AS headline_share,
           avg(CAST(has_author AS INTEGER)) AS author_share,
           avg(CAST(date_published IS NOT NULL AS INTEGER)) AS date_share,
           avg(CAST(has_sponsor AS INTEGER)) AS sponsor_share,
           avg(CAST(is_article AS INTEGER)) AS article_share,
           avg(CAST(disposition = 'duplicate' AS INTEGER)) AS duplicate_share,
           CAST(median(word_count) AS DOUBLE) AS body_words,
           any_value(piece.cut_share) AS cut_share,
           any_value(piece.unknown_share) AS unknown_block_share,
           (SELECT avg(CAST(is_unseen AS INTEGER)) FROM layout WHERE layout.hub = page.hub) AS unseen_layout_share,
           any_value(template.new_share) AS new_template_share,
           any_value(template.vanished_share) AS vanished_template_share
    FROM page
    LEFT JOIN piece USING (hub)
    LEFT JOIN template USING (hub)
    GROUP BY hub
), measured AS (
    UNPIVOT wide ON COLUMNS(* EXCLUDE hub) INTO NAME metric VALUE value
), recent AS (
    FROM meta.quality
    QUALIFY row_number() OVER (PARTITION BY hub, metric ORDER BY run_id DESC) <= $history
), history AS (
    SELECT hub, metric, median(value) AS usual, mad(value) AS spread, count(*) AS runs
    FROM recent
    GROUP BY hub, metric
)
SELECT $run_id AS run_id,
       measured.hub,
       measured.metric,
       measured.value,
       history.usual,
       history.spread,
       coalesce(
           history.runs >= $least_history
           AND (size.value >= $least_pages OR measured.metric = 'unseen_layout_share')
           AND abs(measured.value - history.usual)
               > threshold.deviations * 1.4826 * history.spread
                 -- half of the pages or templates must be new before a layout or the templates are
                 + CASE WHEN measured.metric IN ('unseen_layout_share', 'new_template_share', 'vanished_template_share')
                        THEN 0.49 ELSE threshold.tolerance * greatest(abs(history.usual), 0.5) END,
           false
       ) AS is_unusual,
       lacking.first_page
FROM measured
JOIN measured AS size ON size.hub = measured.hub AND size.metric = 'pages'
JOIN threshold ON threshold.hub = measured.hub
LEFT JOIN history ON history.hub = measured.hub AND history.metric = measured.metric
LEFT JOIN lacking ON lacking.hub = measured.hub AND lacking.metric = measured.metric;
