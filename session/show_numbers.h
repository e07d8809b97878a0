/* SPDX-License-Identifier: BSD-3-Clause
   Containers of numbers as text that a person reads. */
#pragma once
#include "lang/eval/value.h"

/* Type and shape, then the first elements in aligned columns; false, and nothing written,
   for a single number and for a sequence that fits on a line. */
bool show_numbers(Buf *out, const Value *value);
