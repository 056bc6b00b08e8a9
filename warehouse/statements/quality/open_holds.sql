SELECT count(*) FROM meta.hold WHERE hub = $hub AND decision IS NULL;
