/* SPDX-License-Identifier: BSD-3-Clause
   Records of outputs of cells, for whoever checks files. */
#pragma once
#include <stdbool.h>
#include "base/str.h"

/* NULL, or what is wrong with the record in the open file [fd], whose name has these
   digits.  [deep]: its digest too; [is_foreign]: it does not bear the mark of this
   user. */
const char *outputs_check(int fd, const char *digits, bool deep, bool *is_foreign);
