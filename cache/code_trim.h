/* SPDX-License-Identifier: BSD-3-Clause
   The limit of the user's folder of native code. */
#pragma once
#include <stdbool.h>
#include "base/json.h"

/* Takes away what was used longest ago until [most] bytes are left (0: no limit).
   [dry]: only tells.  What goes is appended to [gone], objects {"what", "bytes", "name"};
   NULL: nobody wants to know. */
void code_trim(double most, bool dry, Json *gone);
