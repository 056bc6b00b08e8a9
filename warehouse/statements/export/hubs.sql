-- The hubs there are pages of, and those of which addresses are known so far.
SELECT hub FROM raw.sighting
UNION
SELECT hub FROM mart.completeness
ORDER BY hub;
