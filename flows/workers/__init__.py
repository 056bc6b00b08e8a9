"""The worker processes of a run: planned, fed, watched, and what one does with a shard."""
