/* SPDX-License-Identifier: BSD-3-Clause
   Random UUIDs. */
#include "kernel/uuid.h"
#include <stdio.h>
#include "base/digest.h"

void uuid_new(char text[UUID_ROOM]) {
  unsigned char b[16];
  entropy(b, sizeof b);
  b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
  b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
  int n = 0;
  for (int i = 0; i < 16; i++)
    n += snprintf(text + n, (size_t)(UUID_ROOM - n),
                  i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" : "%02x", b[i]);
}
