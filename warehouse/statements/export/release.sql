-- What was opened: the link may show another one meanwhile. Names rise, also where a clock went back.
SELECT max(release) FROM meta.release;
