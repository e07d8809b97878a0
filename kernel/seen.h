/* SPDX-License-Identifier: BSD-3-Clause
   Signatures that have come lately, so that a recorded message is not obeyed twice. */
#pragma once
#include <stdbool.h>
#include "base/str.h"

typedef struct Seen Seen;

/* As many as are remembered; older ones are forgotten. */
enum { SEEN_MOST = 1 << 16 };

Seen *seen_new(void);
void seen_destroy(Seen **seen);

/* Remembers [signature]; false when it is there already.  From any thread. */
bool seen_add(Seen *seen, Str signature);
