"""Scraping a hub, and its profile: proposed from pages, and what its operator decided."""
