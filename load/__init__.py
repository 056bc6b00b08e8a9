"""Outcomes in, warehouse out: Arrow rows, Parquet shards, one transaction."""
