CREATE OR REPLACE TEMP TABLE work_list AS
WITH reasoned AS (
    SELECT sighting.outcome_id,
           CASE
               WHEN outcome.outcome_id IS NULL THEN 'released'
               WHEN outcome.rules_version <> coalesce(current_rules.rules_version, $rules_version)
                    AND list_contains($reasons, 'rules') THEN 'rules'
               WHEN outcome.model_version <> $model_version AND list_contains($reasons, 'model') THEN 'model'
               WHEN affected.outcome_id IS NOT NULL AND list_contains($reasons, 'templates') THEN 'templates'
               WHEN outcome.result = 'rejected' AND list_contains($reasons, 'retry') THEN 'retry'
               ELSE 'rebuild'
           END AS reason,
           sighting.* EXCLUDE (outcome_id)
    FROM raw.sighting sighting
    LEFT JOIN meta.outcome outcome ON outcome.outcome_id = sighting.outcome_id
    LEFT JOIN current_rules ON current_rules.hub = outcome.hub
    LEFT JOIN affected_by_templates affected ON affected.outcome_id = sighting.outcome_id
    WHERE sighting.outcome_id IS NOT NULL AND ($hub IS NULL OR sighting.hub = $hub)
    QUALIFY row_number() OVER (PARTITION BY sighting.outcome_id ORDER BY sighting.sighting_id) = 1
)
SELECT reasoned.outcome_id, reason, page_id, reasoned.hub, target_uri, declared_charset, media_type, http_status,
       container, record_id, char_offset, facts, payload.run_id, payload.shard
FROM reasoned
JOIN meta.payload payload USING (page_id)
WHERE list_contains($reasons, reason);
