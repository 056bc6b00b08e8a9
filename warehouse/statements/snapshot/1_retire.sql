UPDATE meta.template_snapshot SET is_current = false WHERE hub = $hub AND is_current;
