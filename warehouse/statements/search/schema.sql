-- SQLite. One row per current article; `stamp` says which content of it is indexed.
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS state (release TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS article (
    id INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL UNIQUE,
    stamp TEXT NOT NULL,
    hub TEXT NOT NULL,
    date_published TEXT
);
CREATE VIRTUAL TABLE IF NOT EXISTS article_text USING fts5 (
    headline, article_body, tokenize = "unicode61 remove_diacritics 2"
);
