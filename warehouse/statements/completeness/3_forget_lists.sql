DELETE FROM meta.unread_list WHERE hub = $hub;
