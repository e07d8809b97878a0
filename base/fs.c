/* SPDX-License-Identifier: BSD-3-Clause
   Files: reading, publishing so that a crash leaves the old or the new one, folders. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/digest.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/vec.h"

static int read_all(int fd, size_t limit, Buf *out) {
  struct stat st;
  if (fstat(fd, &st) != 0) return errno;
  if (S_ISREG(st.st_mode) && limit && (uintmax_t)st.st_size > limit) return EFBIG;
  size_t first = out->n;
  /* One byte more, so that a file of the told size ends in one go. */
  size_t room = S_ISREG(st.st_mode) ? (size_t)st.st_size + 1 : 65536;
  if (!buf_reserve(out, room)) return ENOMEM;
  for (;;) {
    if (!buf_reserve(out, 1)) return ENOMEM;
    ssize_t got = read(fd, out->p + out->n, out->cap - out->n - 1);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno;
    out->n += (size_t)got;
    out->p[out->n] = '\0';
    if (limit && out->n - first > limit) return EFBIG;
    if (got == 0) return 0;
  }
}

int fs_read(const char *path, size_t limit, Buf *out) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return errno;
  size_t before = out->n;
  int err = read_all(fd, limit, out);
  if (err && out->p) {
    out->n = before;
    out->p[before] = '\0';
  }
  close(fd);
  return err;
}

int fs_read_exactly(int fd, void *bytes, size_t n) {
  for (char *p = bytes; n;) {
    ssize_t got = read(fd, p, n);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno;
    if (got == 0) return EIO;
    p += got;
    n -= (size_t)got;
  }
  return 0;
}

int fs_write_exactly(int fd, const void *bytes, size_t n) {
  for (const char *p = bytes; n;) {
    ssize_t put = write(fd, p, n);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return errno;
    p += put;
    n -= (size_t)put;
  }
  return 0;
}

char *fs_folder(const char *path) {
  const char *slash = strrchr(path, '/');
  if (!slash) return mem_strdup(".");
  size_t n = slash == path ? 1 : (size_t)(slash - path);
  char *dir = mem_new(n + 1);
  memcpy(dir, path, n);
  return dir;
}

/* Some file systems refuse fsync of a folder; there is nothing more to do there. */
static int sync_folder(const char *path) {
  char *dir = fs_folder(path);
  int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), err = 0;
  mem_free(dir);
  if (fd < 0) return 0;
  if (fsync(fd) != 0 && errno != EINVAL && errno != ENOTSUP) err = errno;
  close(fd);
  return err;
}

/* A name for a temporary file beside [path], unique to this process. */
char *fs_temp_name(const char *path) {
  const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
  uint64_t random;
  entropy(&random, sizeof random);
  Buf b = {0};
  buf_putn(&b, path, (size_t)(name - path));
  /* Cut, so that a long name does not become one that is too long. */
  buf_printf(&b, ".%.180s.%ld-%016llx.tmp", name, (long)getpid(),
             (unsigned long long)random);
  return buf_take(&b);
}

/* Gives the finished file [temp] its name; removes it when that fails, or when there is
   an error already. */
static int finish(const char *temp, const char *path, int err) {
  if (!err && rename(temp, path) != 0) err = errno;
  if (!err) return sync_folder(path);
  unlink(temp);
  return err;
}

int fs_publish(const char *path, const void *bytes, size_t n, int mode) {
  char *temp = fs_temp_name(path);
  int err = 0;
  int fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0) {
    err = errno;
    mem_free(temp);
    return err;
  }
  err = fs_write_exactly(fd, bytes, n);
  if (!err && fchmod(fd, (mode_t)mode) != 0) err = errno;
  if (!err && fsync(fd) != 0) err = errno;
  if (close(fd) != 0 && !err) err = errno;
  err = finish(temp, path, err);
  mem_free(temp);
  return err;
}

int fs_publish_file(const char *temp, const char *path) {
  int err = 0;
  int fd = open(temp, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return errno;
  if (fsync(fd) != 0) err = errno;
  close(fd);
  return finish(temp, path, err);
}

/* Overlays and old file systems: the older folder goes first. */
static int replace_dir(const char *temp, const char *path) {
  int err = fs_remove_tree(path);
  return err ? err : rename(temp, path) == 0 ? 0 : errno;
}

int fs_publish_dir(const char *temp, const char *path) {
  int err = rename(temp, path) == 0 ? 0 : errno;
  /* Not over a file, nor over a folder that is not empty. */
  if (err == ENOTEMPTY || err == EEXIST || err == ENOTDIR)
    err = renameat2(AT_FDCWD, temp, AT_FDCWD, path, RENAME_EXCHANGE) == 0 ? 0 : errno;
  if (err == EXDEV || err == EINVAL || err == ENOSYS) err = replace_dir(temp, path);
  return err ? err : sync_folder(path);
}

static int make_one(const char *path, mode_t mode) {
  if (mkdir(path, mode) == 0 || (errno == EEXIST && fs_is_dir(path))) return 0;
  return errno == EEXIST ? ENOTDIR : errno;
}

int fs_make_dir(const char *path, int mode) {
  char *copy = mem_strdup(path);
  int err = 0;
  for (char *p = copy + 1; *copy && *p && !err; p++) {
    if (*p != '/') continue;
    *p = '\0';
    if (!fs_is_dir(copy)) err = make_one(copy, (mode_t)mode);
    *p = '/';
  }
  if (!err) err = make_one(copy, (mode_t)mode);
  mem_free(copy);
  return err;
}

bool fs_exists(const char *path) {
  struct stat st;
  return stat(path, &st) == 0;
}

bool fs_is_dir(const char *path) {
  struct stat st;
  return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool fs_may_wait(const char *path) {
  struct stat st;
  return stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

int fs_remove(const char *path) {
  return unlink(path) == 0 ? 0 : errno;
}

/* Removes what is in the folder [fd] (consumed); symbolic links are removed, not
   followed. */
static int empty_folder(int fd) {
  DIR *dir = fdopendir(fd);
  if (!dir) {
    int err = errno;
    close(fd);
    return err;
  }
  int first = 0;
  for (struct dirent *e; (e = readdir(dir));) {
    if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) continue;
    if (unlinkat(fd, e->d_name, 0) == 0) continue;
    int err = errno;
    int sub = openat(fd, e->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (sub >= 0) {
      err = empty_folder(sub);
      if (!err && unlinkat(fd, e->d_name, AT_REMOVEDIR) != 0) err = errno;
    }
    if (err && !first) first = err;
  }
  closedir(dir);
  return first;
}

int fs_remove_tree(const char *path) {
  int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return errno == ENOTDIR || errno == ELOOP ? fs_remove(path) : errno;
  int err = empty_folder(fd);
  return err ? err : rmdir(path) == 0 ? 0 : errno;
}

int fs_stat(const char *path, FsStat *out) {
  struct stat st;
  if (stat(path, &st) != 0) return errno;
  *out =
      (FsStat){.size = st.st_size,
               .mtime_ns = st.st_mtim.tv_sec * INT64_C(1000000000) + st.st_mtim.tv_nsec,
               .ctime_ns = st.st_ctim.tv_sec * INT64_C(1000000000) + st.st_ctim.tv_nsec,
               .inode = st.st_ino,
               .device = st.st_dev};
  return 0;
}

static int by_name(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

int fs_list(const char *path, void (*each)(void *ctx, const char *name), void *ctx) {
  DIR *dir = opendir(path);
  if (!dir) return errno;
  Vec(char *) names = {0};
  for (struct dirent *e; (e = readdir(dir));)
    if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
      vec_push(&names, mem_strdup(e->d_name));
  closedir(dir);
  if (names.n) qsort(names.at, (size_t)names.n, sizeof *names.at, by_name);
  for (int i = 0; i < names.n; i++) {
    each(ctx, names.at[i]);
    mem_free(names.at[i]);
  }
  vec_free(&names);
  return 0;
}
