"""Statistics of an article's body: estimates with intervals and p values, rates, counts, results in words.

In: the body's blocks, the article's abbreviations, its headline. Out: `Statistic`s in reading order.

One block's way: figures/triples.py reads numbers, intervals and p values and ties them; words/values.py reads
the other values, words/qualitative.py the results in words; words/attribution.py tells what each is about;
rows.py puts them together, with the self-check of figures/selfcheck.py.
"""

from transform.fields.statistics.rows import find_statistics

__all__ = ["find_statistics"]
