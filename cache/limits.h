/* SPDX-License-Identifier: BSD-3-Clause
   How much is kept, and for how long: rows of limit.def, which the user's settings may
   set: $XDG_CONFIG_HOME/posterity/settings.json, {"cache_limit": "10GiB",
   "max_age": "90d", "native_limit": "2GiB"}. */
#pragma once
#include <stdbool.h>
#include "base/str.h"

typedef struct StoreLimits {
#define LIMIT(name, unit, initial, doc) double name;
#include "cache/limit.def"
#undef LIMIT
} StoreLimits;

/* Sets a limit by its name; false when there is none of this name or [text] is none. */
bool limits_set(StoreLimits *limits, const char *name, const char *text);

/* The initial ones and what the settings say; what is wrong with the file, in one line,
   goes to [why]. */
StoreLimits limits_of_user(Buf *why);
