-- The lists of pages that the last scrape of each hub could not read: how many pages they hold nobody knows.
CREATE TABLE meta.unread_list (
    hub VARCHAR NOT NULL,
    detail VARCHAR NOT NULL
);
