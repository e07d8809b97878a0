/* SPDX-License-Identifier: BSD-3-Clause
   Texts that were packed with gzip (RFC 1952).  The doorway to zlib. */
#pragma once
#include <stdbool.h>
#include "base/str.h"

/* Whether [bytes] begin as such a file does. */
bool gzip_is(Str bytes);

/* Appends what [bytes] hold, of all members.  0, EFBIG above [limit] bytes, ENOMEM
   without memory for it, EILSEQ where the file is damaged or cut short. */
int gzip_unpack(Str bytes, size_t limit, Buf *out);
