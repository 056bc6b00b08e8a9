INSERT INTO meta.unread_list SELECT $hub, unnest($unread::VARCHAR[]);
