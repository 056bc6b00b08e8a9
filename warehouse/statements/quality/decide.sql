UPDATE meta.hold SET decision = $decision, decided_at = $now WHERE hub = $hub AND decision IS NULL;
