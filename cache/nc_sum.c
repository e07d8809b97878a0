/* SPDX-License-Identifier: BSD-3-Clause
   The sum beside a netCDF file. */
#include "cache/nc_sum.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/digest.h"
#include "base/fs.h"
#include "cache/folder.h"
#include "cache/secret.h"

static const char MARK[] = "netcdf-mac";

static char *sum_name(const char *path) {
  Buf b = {0};
  buf_printf(&b, "%s.sum", path);
  return buf_take(&b);
}

static Digest sum_of(const Buf *file) {
  return digest_of("netcdf", buf_text(file), file->n);
}

/* The digest of the open file as sum_of gives it. */
static int sum_file(int fd, Digest *sum) {
  enum { PIECE = 1 << 17 };
  struct stat st;
  int err = fstat(fd, &st) != 0 ? errno : 0;
  Hasher *h = hasher_new("netcdf");
  size_t left = err ? 0 : (size_t)st.st_size;
  char *piece = mem_new(PIECE);
  hash_begin(h, "", left);
  while (left && !err) {
    size_t n = left < PIECE ? left : PIECE;
    err = fs_read_exactly(fd, piece, n);
    hash_more(h, piece, n);
    left -= n;
  }
  mem_free(piece);
  *sum = hasher_end(&h);
  return err;
}

/* The digest of the file that was made, which others may read from now on. */
static int sum_made(const char *temp, Digest *sum) {
  int fd = open(temp, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return errno;
  int err = fchmod(fd, 0644) != 0 ? errno : sum_file(fd, sum);
  close(fd);
  return err;
}

/* Lines of the file beside a fit: its digest, and the mark of the user on it. */
static void put_sum(Buf *out, Digest digest) {
  char hex[DIGEST_HEX];
  Digest mark;
  digest_hex(digest, hex);
  buf_printf(out, "%s\n", hex);
  if (!secret_mark(MARK, digest, &mark)) return;
  digest_hex(mark, hex);
  buf_printf(out, "%s\n", hex);
}

/* The old sum goes first and the new one comes last: a crash between leaves a file
   without a sum, never one with a wrong sum. */
int nc_sum_publish(const char *temp, const char *path) {
  char *sum = sum_name(path);
  Buf lines = {0};
  Digest digest;
  int err = sum_made(temp, &digest);
  if (!err) err = fs_remove(sum);
  if (!err || err == ENOENT) err = fs_publish_file(temp, path);
  if (!err) put_sum(&lines, digest);
  if (!err) err = fs_publish(sum, lines.p, lines.n, 0644);
  buf_free(&lines);
  mem_free(sum);
  return err;
}

/* The digest in one of the lines of put_sum. */
static bool get_line(const Buf *lines, int line, Digest *digest) {
  char hex[DIGEST_HEX] = {0};
  size_t start = (size_t)line * DIGEST_HEX;
  if (lines->n < start + DIGEST_HEX || lines->p[start + DIGEST_HEX - 1] != '\n')
    return false;
  memcpy(hex, lines->p + start, DIGEST_HEX - 1);
  return digest_from_hex(hex, digest);
}

const char *nc_sum_problem(const char *path, const Buf *file) {
  char *sum = sum_name(path);
  Buf lines = {0};
  Digest want;
  const char *why = NULL;
  int err = fs_may_wait(sum) ? EINVAL : fs_read(sum, 2 * DIGEST_HEX, &lines);
  if (err != ENOENT) {
    if (err || !get_line(&lines, 0, &want))
      why = "its digest cannot be read";
    else if (!digest_eq(want, sum_of(file)))
      why = "it is damaged: its digest is another one";
  }
  buf_free(&lines);
  mem_free(sum);
  return why;
}
