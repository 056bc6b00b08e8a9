"""Discovery, polite fetching and WARC captures."""
