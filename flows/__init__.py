"""The walk of a run and its command line; the only package that knows Prefect."""
