"""The runs: Prefect flows, the same stages without the engine, and the command line."""
