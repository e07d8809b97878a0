/* SPDX-License-Identifier: BSD-3-Clause
   The line magic `%cache`. */
#pragma once
#include "session/magic.h"

/* What it takes: where results are kept, and tasks; ends with NULL. */
extern const char *const magic_cache_words[];

/* `%cache` and what follows it. */
MagicFn cache_magic;
