/* SPDX-License-Identifier: BSD-3-Clause
   Words of the line `%%stan NAME --strict -I lib`. */
#pragma once
#include "base/str.h"

/* Option [i] with its dashes, "--strict" or "-I", and its sentence; NULL past the
   last. */
const char *header_option(int i, const char **sentence);

/* Whether a name stands in the first [header] bytes, behind `%%stan`. */
bool header_has_name(Str source, int header);
