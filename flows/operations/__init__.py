"""What operators and schedules do beside an ingest: backfill, rebuild, quality, status, reports."""
