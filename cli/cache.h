/* SPDX-License-Identifier: BSD-3-Clause
   Tasks of the cache on the command line. */
#pragma once
#include <stdio.h>

/* A line for each. */
void cache_print_tasks(FILE *out);
