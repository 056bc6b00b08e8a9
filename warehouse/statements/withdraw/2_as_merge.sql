-- The same temporary tables that a merge works with: what is touched is found, and made anew, by its statements.
CREATE OR REPLACE TEMP TABLE new_sighting AS
SELECT *, NULL::BIGINT AS payload_bytes, NULL::VARCHAR AS reason, NULL::VARCHAR AS detail, 0 AS shard
FROM raw.sighting
SEMI JOIN withdrawn USING (sighting_id);

CREATE OR REPLACE TEMP TABLE changed_outcome AS
SELECT DISTINCT outcome_id, true AS replaces
FROM new_sighting
WHERE outcome_id IS NOT NULL
  AND outcome_id NOT IN (
      SELECT outcome_id FROM raw.sighting ANTI JOIN withdrawn USING (sighting_id) WHERE outcome_id IS NOT NULL
  );

CREATE OR REPLACE TEMP TABLE touched_hub AS
SELECT DISTINCT hub FROM new_sighting;
