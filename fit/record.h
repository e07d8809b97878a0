/* SPDX-License-Identifier: BSD-3-Clause
   What is kept of how a run was asked for, beyond its key, so that a later run can tell
   what is different: the text of the program, and of each variable in the data block its
   shape and a few bits for every element. */
#pragma once
#include "fit/keys.h"

/* {"source": TEXT, "data": {NAME: {"type": TEXT, "dims": [...], "by_columns": BOOL,
   "digest": HEX, "each": n, "marks": TEXT}}}; the caller's.  Marks are four hexadecimal
   digits for every [n] elements; matrices are stored by columns. */
Json *record_of(const KeyParts *parts);
