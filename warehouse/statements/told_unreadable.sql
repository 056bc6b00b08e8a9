-- Of the containers asked for, those of which something is known to be unreadable.
SELECT container
FROM asked
SEMI JOIN (SELECT container FROM meta.rejection WHERE reason = 'unreadable') USING (container);
