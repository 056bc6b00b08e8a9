"""Bytes in, pages out: readers, encodings, hub profiles, fetching. It interprets nothing."""
