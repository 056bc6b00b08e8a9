-- The texts of outcomes that are replaced or go: perhaps nobody else has them.
CREATE OR REPLACE TEMP TABLE loose_text AS
SELECT DISTINCT text_id
FROM core.block
SEMI JOIN (FROM changed_outcome WHERE replaces) replaced USING (outcome_id);
