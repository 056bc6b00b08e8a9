SELECT EXISTS (FROM meta.tombstone);
