"""Statistics of an article's body: estimates with intervals and p values, rates, counts, results in words.

In: the body's blocks, the article's abbreviations, its headline. Out: `Statistic`s in reading order.

One block's way: triples.py reads numbers, intervals and p values and ties them; rates.py reads the other
values; qualitative.py the results in words; attribution.py tells what each is about; selfcheck.py compares
the numbers.
"""

from transform.fields.statistics.rows import find_statistics

__all__ = ["find_statistics"]
