"""One module a container format, one row each in extract.sources.READERS."""
