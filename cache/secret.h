/* SPDX-License-Identifier: BSD-3-Clause
   The secret of the user, with which everything is signed that is loaded as code or shown
   as HTML: fs_user_state()/secret, 32 bytes, mode 0600, made when it is first needed. */
#pragma once
#include <stdbool.h>
#include "base/digest.h"

/* False when there is none and none can be made, or when others may read it. */
bool secret_get(unsigned char secret[32]);

/* The mark of the user on what has this digest, for [purpose]: nobody else can make it.
   False without a secret. */
bool secret_mark(const char *purpose, Digest digest, Digest *mark);

/* A folder of the user that nobody else may enter, open; -1 when it belongs to somebody
   else or is open to others.  [make]: made where it is missing. */
int private_folder(const char *path, bool make);
