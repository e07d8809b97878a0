/* SPDX-License-Identifier: BSD-3-Clause
   Files.  Functions return 0 or an errno value; what cannot be done is never fatal
   here. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"

/* The whole file appended to [out]; EFBIG above [limit] bytes (0: no limit), ENOMEM
   without memory for it. */
int fs_read(const char *path, size_t limit, Buf *out);

/* Exactly [n] bytes of an open file; EIO when it ends before. */
int fs_read_exactly(int fd, void *bytes, size_t n);
int fs_write_exactly(int fd, const void *bytes, size_t n);

/* Publishes [n] bytes as [path]: temporary name in the same folder (O_EXCL | O_NOFOLLOW),
   every write checked, fsync, rename over [path], fsync of the folder.  [mode] as in
   chmod.  On failure nothing is left behind and an old file stays. */
int fs_publish(const char *path, const void *bytes, size_t n, int mode);

/* Renames the finished file [temp] to [path] with the same care (fsync of both); removes
   it when that fails. */
int fs_publish_file(const char *temp, const char *path);

/* Puts the finished folder [temp] at [path], on the same file system, in one step.  What
   [path] was before is at [temp] then, or gone where the file system cannot exchange
   names. */
int fs_publish_dir(const char *temp, const char *path);

/* A name for a temporary file beside [path], unique to this process. */
char *fs_temp_name(const char *path);

/* Makes a folder and its parents with [mode]. */
int fs_make_dir(const char *path, int mode);

bool fs_exists(const char *path);
bool fs_is_dir(const char *path);

/* Whether [path] is neither a file nor a folder but a pipe, a socket or a device: to open
   or to read it may wait for somebody, without an end. */
bool fs_may_wait(const char *path);

int fs_remove(const char *path);
int fs_remove_tree(const char *path);

typedef struct FsStat {
  int64_t size, mtime_ns, ctime_ns;
  uint64_t inode, device;
} FsStat;
int fs_stat(const char *path, FsStat *out);

/* Calls [each] with the name of every entry but "." and "..", in sorted order. */
int fs_list(const char *dir, void (*each)(void *ctx, const char *name), void *ctx);

/* dir + "/" + name, the caller's. */
char *fs_join(const char *dir, const char *name);

/* The folder part of [path], the caller's; "." when it has none. */
char *fs_folder(const char *path);

/* Lower-case [a-z0-9_-], at most 64 bytes, never empty: a name that is safe in any
   folder. */
char *fs_slug(const char *name);

/* $HOME, or what the list of users says where that is no absolute path. */
char *fs_user_home(void);

/* $XDG_CACHE_HOME/posterity or ~/.cache/posterity; $XDG_STATE_HOME likewise
   (~/.local/state) and $XDG_CONFIG_HOME (~/.config). */
char *fs_user_cache(void);
char *fs_user_state(void);
char *fs_user_config(void);
