/* SPDX-License-Identifier: BSD-3-Clause
   Files of a cache, named relative to an open folder.  The folder came with a notebook
   and may be hostile: symbolic links, devices and pipes are refused, sizes are checked
   first. Functions that return int give 0 or an errno value. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/str.h"

/* The folder [name] in the folder [at] (AT_FDCWD: any path); -1 with errno. */
int folder_open(int at, const char *name);

/* The same, made with mode 0700 where it is missing. */
int folder_make(int at, const char *name);

/* Opens the regular file [name] with [flags]; one that has a second name is refused for
   writing.  -1 with errno, EINVAL for what is refused. */
int folder_open_file(int at, const char *name, int flags);

/* The whole file, EFBIG above [limit]; ENOMEM when it does not fit into memory. */
int folder_read(int at, const char *name, size_t limit, Buf *out);

/* fs_publish into the folder. */
int folder_publish(int at, const char *name, const void *bytes, size_t n);

/* Locks the open folder against others who change a file of it as a whole, for a second
   at most: what then goes on without the lock may lose the other's change, nothing
   else. */
void folder_lock(int at);
void folder_unlock(int at);

/* True for errors that come from the state of the process or the rights of the user: they
   say nothing about what is in a file. */
bool errno_is_passing(int err);

/* Calls [each] for every entry, sorted by name. */
void folder_list(int at, void (*each)(void *ctx, const char *name), void *ctx);
