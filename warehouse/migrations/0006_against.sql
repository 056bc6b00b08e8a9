-- Where signals of a page contradict one another the surest one is the value; what the weaker ones say is kept beside it.
ALTER TABLE core.field_evidence ADD COLUMN against VARCHAR[];
