/* SPDX-License-Identifier: BSD-3-Clause
   "Did you mean": the nearest of some names by edit distance. */
#pragma once

/* Insertions, deletions, changes and swaps of neighbours that lead from [a] to [b]. */
int suggest_distance(const char *a, const char *b);

/* The nearest of [known] (ends with NULL) when it is near enough to be meant, else
   NULL. */
const char *suggest_nearest(const char *name, const char *const *known);
