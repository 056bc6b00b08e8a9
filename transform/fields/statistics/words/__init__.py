"""The words around the figures: what they are about, values that only words explain, results in words."""
