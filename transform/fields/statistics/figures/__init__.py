"""The figures themselves: numbers, intervals, p values, what they measure and how they belong together."""
