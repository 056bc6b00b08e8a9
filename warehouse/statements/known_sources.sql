SELECT digest FROM asked SEMI JOIN meta.source ON source.source_digest = asked.digest;
