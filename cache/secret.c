/* SPDX-License-Identifier: BSD-3-Clause
   The secret of the user, and folders that are the user's alone. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/digest.h"
#include "base/fs.h"
#include "base/log.h"
#include "cache/folder.h"
#include "cache/secret.h"

enum { SECRET = 32 };

int private_folder(const char *path, bool make) {
  if (make && fs_make_dir(path, 0700) != 0) return -1;
  int fd = folder_open(AT_FDCWD, path);
  struct stat st;
  if (fd < 0) return -1;
  if (fstat(fd, &st) == 0 && st.st_uid == geteuid() && (st.st_mode & 077) == 0) return fd;
  log_line("%s is not used: it belongs to another user or is open to others", path);
  close(fd);
  return -1;
}

/* 0, ENOENT, or EPERM for a secret that is none. */
static int read_secret(int dir, unsigned char secret[SECRET]) {
  int fd = folder_open_file(dir, "secret", O_RDONLY);
  if (fd < 0) return errno;
  struct stat st;
  int err = 0;
  if (fstat(fd, &st) != 0 || st.st_uid != geteuid() || (st.st_mode & 077) ||
      st.st_size != SECRET)
    err = EPERM;
  if (!err) err = fs_read_exactly(fd, secret, SECRET);
  close(fd);
  if (err)
    log_line("the secret in the state folder is not used: wrong owner, mode or size");
  return err;
}

/* A link, unlike a rename, does not replace the secret that another process made
   meanwhile. */
static void make_secret(int dir) {
  unsigned char secret[SECRET];
  uint64_t random;
  char name[64];
  entropy(&random, sizeof random);
  entropy(secret, sizeof secret);
  snprintf(name, sizeof name, ".secret.%016" PRIx64 ".tmp", random);
  int fd = folder_open_file(dir, name, O_WRONLY | O_CREAT | O_EXCL);
  if (fd < 0) return;
  bool written = fs_write_exactly(fd, secret, SECRET) == 0 && fsync(fd) == 0;
  close(fd);
  if (written && linkat(dir, name, dir, "secret", 0) == 0) fsync(dir);
  unlinkat(dir, name, 0);
}

bool secret_get(unsigned char secret[SECRET]) {
  char *path = fs_user_state();
  int dir = private_folder(path, true), err = dir < 0 ? EPERM : read_secret(dir, secret);
  mem_free(path);
  if (err == ENOENT) {
    make_secret(dir);
    err = read_secret(dir, secret);
  }
  if (dir >= 0) close(dir);
  return err == 0;
}

bool secret_mark(const char *purpose, Digest digest, Digest *mark) {
  unsigned char secret[SECRET];
  if (!secret_get(secret)) return false;
  Hasher *h = hasher_new(purpose);
  hash_digest(h, "digest", digest);
  Digest message = hasher_end(&h);
  *mark = digest_mac(secret, message.bytes, DIGEST_BYTES);
  return true;
}
