/* SPDX-License-Identifier: BSD-3-Clause
   The protocol counts code points, the program counts bytes of UTF-8. */
#pragma once
#include "base/str.h"

/* Byte offset of code point [point]; the end when there are fewer. */
int offset_of_point(Str text, long point);

/* Code points before byte [offset]. */
long point_of_offset(Str text, int offset);
