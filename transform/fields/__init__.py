"""The rules that read an article's fields, each with its evidence."""
