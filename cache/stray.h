/* SPDX-License-Identifier: BSD-3-Clause
   What lies in a folder .posterity and is of no use: files that were being published when
   their process ended, files of chains without a head, what was damaged, warm-ups whose
   chains are there, files and folders of older formats. */
#pragma once
#include "base/json.h"

/* Takes it away; [dry]: only tells.  Appends objects {"what", "bytes", "name"} to
   [out]. */
void strays_remove(int root, bool dry, Json *out);
