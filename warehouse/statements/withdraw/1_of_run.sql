-- The captures of a run (variable withdrawn_run) that nobody else met; what others met too becomes theirs.
-- What a run met: captures that it loaded itself, and captures that it met again.
CREATE OR REPLACE TEMP TABLE met AS
SELECT sighting_id, true AS is_owned
FROM meta.disposition
WHERE run_id = getvariable('withdrawn_run')
UNION ALL
SELECT sighting_id, false
FROM meta.sighting_again
WHERE getvariable('withdrawn_run') IN (first_run_id, last_run_id);

-- The other runs that met them too, earliest first.
CREATE OR REPLACE TEMP TABLE other_run AS
WITH candidate AS (
    SELECT sighting_id, unnest([again.first_run_id, again.last_run_id]) AS run_id
    FROM met
    JOIN meta.sighting_again again USING (sighting_id)
    UNION
    SELECT sighting_id, unnest([again.first_run_id, again.last_run_id])
    FROM met
    JOIN raw.sighting USING (sighting_id)
    JOIN meta.source ON source.container = sighting.container AND source.run_id = getvariable('withdrawn_run')
    JOIN meta.source_again again USING (source_digest)
)
SELECT met.sighting_id,
       met.is_owned,
       coalesce(list(candidate.run_id ORDER BY candidate.run_id) FILTER (candidate.run_id <> getvariable('withdrawn_run')), []) AS runs
FROM met
LEFT JOIN candidate USING (sighting_id)
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE withdrawn AS
SELECT sighting_id FROM other_run WHERE is_owned AND len(runs) = 0;

-- What others met too is theirs from now on, as if they had loaded it.
CREATE OR REPLACE TEMP TABLE heir AS
SELECT sighting_id, runs[1] AS run_id FROM other_run WHERE is_owned AND len(runs) > 0;

UPDATE meta.disposition SET run_id = heir.run_id FROM heir WHERE heir.sighting_id = disposition.sighting_id;
UPDATE meta.unreadable SET run_id = heir.run_id FROM heir WHERE heir.sighting_id = unreadable.sighting_id;

DELETE FROM meta.sighting_again WHERE sighting_id IN (SELECT sighting_id FROM met);
INSERT INTO meta.sighting_again
SELECT sighting_id, rest[1], rest[-1]
FROM (SELECT sighting_id, CASE WHEN is_owned THEN runs[2:] ELSE runs END AS rest FROM other_run)
WHERE len(rest) > 0;

-- The same of its sources; those that nobody else met are read again when they come.
UPDATE meta.source SET run_id = again.first_run_id
FROM meta.source_again again
WHERE again.source_digest = source.source_digest AND source.run_id = getvariable('withdrawn_run');

DELETE FROM meta.source WHERE run_id = getvariable('withdrawn_run');

CREATE OR REPLACE TEMP TABLE source_left AS
WITH candidate AS (
    SELECT again.source_digest, unnest([again.first_run_id, again.last_run_id]) AS run_id, source.run_id AS owner
    FROM meta.source_again again
    JOIN meta.source USING (source_digest)
)
SELECT source_digest, min(run_id) AS first_run_id, max(run_id) AS last_run_id
FROM candidate
WHERE run_id NOT IN (owner, getvariable('withdrawn_run'))
GROUP BY source_digest;

DELETE FROM meta.source_again;
INSERT INTO meta.source_again FROM source_left;
