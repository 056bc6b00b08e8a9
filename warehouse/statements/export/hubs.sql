SELECT DISTINCT hub FROM raw.sighting ORDER BY hub;
