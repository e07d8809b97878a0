/* SPDX-License-Identifier: BSD-3-Clause
   Native code of the user: only from a folder that is the user's alone, only with the
   mark of the user's secret, and only as the copy that was checked: what dlopen sees is
   sealed. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "base/log.h"
#include "cache/folder.h"
#include "cache/secret.h"
#include "cache/store_state.h"

static const size_t LARGEST = (size_t)256 << 20;

typedef struct Names {
  char so[SHORT_HEX + 8], mac[SHORT_HEX + 8];
} Names;

static Names names_of(Digest key) {
  Names names;
  char hex[DIGEST_HEX];
  digest_hex(key, hex);
  snprintf(names.so, sizeof names.so, "%.*s.so", SHORT_HEX, hex);
  snprintf(names.mac, sizeof names.mac, "%.*s.mac", SHORT_HEX, hex);
  return names;
}

/* The mark covers the whole key, of which the name has a part. */
static Digest sign(const unsigned char secret[32], Digest key, const char *bytes,
                   size_t n) {
  Hasher *h = hasher_new("native");
  hash_digest(h, "key", key);
  hash_bytes(h, "code", bytes, n);
  Digest message = hasher_end(&h);
  return digest_mac(secret, message.bytes, DIGEST_BYTES);
}

int code_folder(bool make) {
  char *cache = fs_user_cache(), *path = fs_join(cache, "native");
  int fd = private_folder(path, make);
  mem_free(path);
  mem_free(cache);
  return fd;
}

/* Mode and owner of a file, before its content: nobody else may have written it. */
static bool is_private_file(int dir, const char *name) {
  struct stat st;
  return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
         st.st_uid == geteuid() && (st.st_mode & 077) == 0 && st.st_nlink == 1;
}

static bool read_verified(int dir, Digest key, Buf *code) {
  unsigned char secret[32];
  Names names = names_of(key);
  Buf mac = {0};
  if (!is_private_file(dir, names.so) || !is_private_file(dir, names.mac)) return false;
  bool good = secret_get(secret) && folder_read(dir, names.so, LARGEST, code) == 0 &&
              folder_read(dir, names.mac, DIGEST_BYTES, &mac) == 0 &&
              mac.n == DIGEST_BYTES;
  if (good) {
    Digest theirs;
    memcpy(theirs.bytes, mac.p, DIGEST_BYTES);
    good = digest_eq(theirs, sign(secret, key, buf_text(code), code->n));
    if (!good) log_line("native code %s is not used: wrong mark", names.so);
  }
  buf_free(&mac);
  return good;
}

/* A copy in memory that nobody can change any more; -1 when there is no such thing
   here. */
static int sealed_copy(const Buf *code) {
  int fd = memfd_create("posterity-model", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0) return -1;
  int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
  if (fs_write_exactly(fd, buf_text(code), code->n) == 0 &&
      fcntl(fd, F_ADD_SEALS, seals) == 0)
    return fd;
  close(fd);
  return -1;
}

bool code_get(Digest key, char path[64], int *fd) {
  Buf code = {0};
  int dir = code_folder(false);
  *fd = -1;
  if (dir < 0) return false;
  if (read_verified(dir, key, &code)) *fd = sealed_copy(&code);
  if (*fd >= 0) {
    snprintf(path, 64, "/proc/self/fd/%d", *fd);
    utimensat(dir, names_of(key).so, NULL, AT_SYMLINK_NOFOLLOW);
  }
  buf_free(&code);
  close(dir);
  return *fd >= 0;
}

void code_put(Digest key, const void *bytes, size_t n) {
  unsigned char secret[32];
  int dir = code_folder(true);
  if (dir < 0) return;
  if (n <= LARGEST && secret_get(secret)) {
    Names names = names_of(key);
    Digest mac = sign(secret, key, bytes, n);
    int err = folder_publish(dir, names.so, bytes, n);
    if (!err) err = folder_publish(dir, names.mac, mac.bytes, DIGEST_BYTES);
    if (err) log_line("native code cannot be stored: %s", strerror(err));
  }
  close(dir);
}
