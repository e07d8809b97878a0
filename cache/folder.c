/* SPDX-License-Identifier: BSD-3-Clause
   Files of a cache, relative to an open folder and without trust in what lies there. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "base/fs.h"
#include "base/memory.h"
#include "cache/folder.h"

int folder_open(int at, const char *name) {
  return openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

int folder_make(int at, const char *name) {
  int fd = folder_open(at, name);
  if (fd >= 0 || errno != ENOENT) return fd;
  if (mkdirat(at, name, 0700) != 0 && errno != EEXIST) return -1;
  if (at != AT_FDCWD) fsync(at);
  return folder_open(at, name);
}

int folder_open_file(int at, const char *name, int flags) {
  /* O_NONBLOCK: to open a pipe must not wait for its other end. */
  int fd = openat(at, name, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
  if (fd < 0) return -1;
  struct stat st;
  int err = fstat(fd, &st) != 0 ? errno : 0;
  bool writes = (flags & O_ACCMODE) != O_RDONLY;
  if (!err && (!S_ISREG(st.st_mode) || (writes && st.st_nlink != 1))) err = EINVAL;
  if (!err) return fd;
  close(fd);
  errno = err;
  return -1;
}

void folder_lock(int at) {
  const struct timespec pause = {0, 10000000};
  for (int i = 0; i < 100 && flock(at, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
       i++)
    nanosleep(&pause, NULL);
}

void folder_unlock(int at) {
  flock(at, LOCK_UN);
}

bool errno_is_passing(int err) {
  return err == EMFILE || err == ENFILE || err == ENOMEM || err == EACCES ||
         err == EPERM || err == EAGAIN || err == EINTR;
}

int folder_read(int at, const char *name, size_t limit, Buf *out) {
  int fd = folder_open_file(at, name, O_RDONLY);
  if (fd < 0) return errno;
  struct stat st;
  int err = fstat(fd, &st) != 0 ? errno : (uintmax_t)st.st_size > limit ? EFBIG : 0;
  size_t n = err ? 0 : (size_t)st.st_size;
  if (!err && !buf_reserve(out, n)) err = ENOMEM;
  if (!err) err = fs_read_exactly(fd, out->p + out->n, n);
  if (!err) out->p[out->n += n] = '\0';
  close(fd);
  return err;
}

/* A path that leads through the open folder, whatever was put under its name since. */
static void through(char path[320], int at, const char *name) {
  snprintf(path, 320, "/proc/self/fd/%d/%s", at, name);
}

int folder_publish(int at, const char *name, const void *bytes, size_t n) {
  char path[320];
  through(path, at, name);
  return fs_publish(path, bytes, n, 0600);
}

void folder_list(int at, void (*each)(void *ctx, const char *name), void *ctx) {
  char path[320];
  through(path, at, ".");
  fs_list(path, each, ctx);
}
