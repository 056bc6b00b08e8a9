SELECT DISTINCT hub FROM core.parsed_page WHERE hub <> $unknown ORDER BY hub;
