# SPDX-License-Identifier: BSD-3-Clause
"""The arithmetic of the comparison: medians of rounds, ratios, their means and slopes."""
import math
import statistics


def ratio(theirs, ours):
    """Median over rounds of theirs / ours, taken round by round, and its spread: half of the
    distance between quartiles, in units of the median."""
    each = [t / o for t, o in zip(theirs, ours, strict=True)]
    middle = statistics.median(each)
    if len(each) < 2:
        return middle, 0.0
    low, _, high = statistics.quantiles(each, n=4, method="inclusive")
    return middle, (high - low) / 2 / middle


def geometric_mean(numbers):
    numbers = list(numbers)
    return math.exp(math.fsum(map(math.log, numbers)) / len(numbers)) if numbers else math.nan


def slope(sizes, costs):
    """The power that costs grow with: least squares of their logarithms."""
    x, y = [math.log(s) for s in sizes], [math.log(c) for c in costs]
    return statistics.linear_regression(x, y).slope


def rounded(x, digits=3):
    """[x] to so many significant digits: results that are committed change less."""
    return x if not x or not math.isfinite(x) else round(x, digits - 1 - math.floor(
        math.log10(abs(x))))
