"""Pages in, outcomes out: pure, no I/O, no clock."""
