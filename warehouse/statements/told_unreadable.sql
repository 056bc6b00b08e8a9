-- Of the containers asked for, those of which something is known that they could not be read.
SELECT container
FROM asked
SEMI JOIN (SELECT container FROM meta.rejection WHERE reason = 'io_error') USING (container);
