"""The SQL of the house and the small code that opens, publishes and searches it."""
