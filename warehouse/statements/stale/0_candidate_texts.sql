-- The texts with a changed key: their fingerprint, or a value of their sketch.
SELECT changed.hub, changed.old_snapshot_id, text.text_id, text.fingerprint, text.sketch
FROM core.block_text text
JOIN (
    SELECT text.text_id, changed.hub, changed.old_snapshot_id
    FROM core.block_text text
    JOIN changed_key changed ON changed.key = text.fingerprint
    UNION
    SELECT text.text_id, changed.hub, changed.old_snapshot_id
    FROM (SELECT text_id, unnest(sketch) AS word_group FROM core.block_text) text
    JOIN changed_key changed ON changed.key = text.word_group
) changed ON changed.text_id = text.text_id;
