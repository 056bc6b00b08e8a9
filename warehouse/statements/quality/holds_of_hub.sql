SELECT run_id, decision FROM meta.hold WHERE hub = $hub;
