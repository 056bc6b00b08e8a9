"""Text that a page has in its scripts alone: found there, never run."""
