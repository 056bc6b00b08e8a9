DELETE FROM meta.discovered WHERE hub = $hub;
