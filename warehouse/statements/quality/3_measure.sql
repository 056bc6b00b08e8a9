-- The measures of one run and each of its hubs, beside the hub's own history (median and median absolute deviation).
INSERT INTO meta.quality BY NAME
WITH capture AS (
    SELECT sighting.hub, sighting.outcome_id, disposition.disposition
    FROM meta.disposition
    JOIN raw.sighting USING (sighting_id)
    WHERE disposition.run_id = $run_id
), page AS (
    SELECT capture.hub, capture.disposition, page.*,
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
           any_value(piece.unknown_share) AS unknown_block_share
    FROM page
    LEFT JOIN piece USING (hub)
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
           history.runs >= $least_history AND size.value >= $least_pages
           AND abs(measured.value - history.usual)
               > $deviations * 1.4826 * history.spread + $tolerance * greatest(abs(history.usual), 0.5),
           false
       ) AS is_unusual
FROM measured
JOIN measured AS size ON size.hub = measured.hub AND size.metric = 'pages'
LEFT JOIN history ON history.hub = measured.hub AND history.metric = measured.metric;
