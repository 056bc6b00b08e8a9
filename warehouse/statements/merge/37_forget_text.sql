DELETE FROM core.block_text
WHERE text_id IN (SELECT text_id FROM loose_text ANTI JOIN core.block USING (text_id));
