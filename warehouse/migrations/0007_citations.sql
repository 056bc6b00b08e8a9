-- Where an article does not show how it cites its references, nobody knows how often it does: that is NULL, not 0.
ALTER TABLE core.reference ALTER COLUMN cited_count DROP NOT NULL;
