-- SQLite. One row per current article; `stamp` says which content of it is indexed. Vowel signs (Mn, Mc) are part of
-- a word in Indian and South-East Asian scripts. Whoever changes this raises the format in search.py.
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
    headline, article_body, tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
