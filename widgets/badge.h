/* SPDX-License-Identifier: BSD-3-Clause
   Badges: the sign before a line that says what came from the cache. */
#pragma once
#include "base/str.h"

#define BADGE_ALL "●"  /* nothing was computed */
#define BADGE_PART "◐" /* some of it */
#define BADGE_NEW "○"  /* all of it */
#define BADGE_CACHED BADGE_ALL " cached"

/* A line of its own under the outputs of a cell: "● cached · saved 3 min 12 s". */
void badge_text(Buf *out, double seconds_saved);
void badge_html(Buf *out, double seconds_saved);

/* Appends [line], whose sign is coloured where it has one. */
void badge_put_marked(Buf *out, const char *line);
