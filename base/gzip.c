/* SPDX-License-Identifier: BSD-3-Clause
   Unpacking of gzip, in pieces whose memory is asked for first. */
#define ZLIB_CONST
#include <zlib.h>
#include <errno.h>
#include "base/gzip.h"
#include "base/memory.h"

enum { PIECE = 1 << 16, GZIP_WINDOW = 15 + 16, LARGEST_INPUT = 1 << 30 };

bool gzip_is(Str bytes) {
  return bytes.n > 2 && (unsigned char)bytes.p[0] == 0x1f &&
         (unsigned char)bytes.p[1] == 0x8b && bytes.p[2] == 8;
}

/* One member; the bytes after it stay in [z]. */
static int unpack_member(z_stream *z, size_t limit, Buf *out) {
  unsigned char piece[PIECE];
  for (int state = Z_OK; state != Z_STREAM_END;) {
    z->next_out = piece;
    z->avail_out = PIECE;
    state = inflate(z, Z_NO_FLUSH);
    if (state == Z_MEM_ERROR) return ENOMEM;
    if (state != Z_OK && state != Z_STREAM_END) return EILSEQ;
    size_t n = PIECE - z->avail_out;
    if (out->n + n > limit) return EFBIG;
    if (!buf_reserve(out, n)) return ENOMEM;
    buf_putn(out, (const char *)piece, n);
  }
  return 0;
}

int gzip_unpack(Str bytes, size_t limit, Buf *out) {
  z_stream z = {.next_in = (const unsigned char *)bytes.p, .avail_in = (unsigned)bytes.n};
  if (bytes.n > LARGEST_INPUT) return EFBIG;
  if (inflateInit2(&z, GZIP_WINDOW) != Z_OK) return ENOMEM;
  int err = 0;
  do {
    err = unpack_member(&z, limit, out);
    if (!err && z.avail_in && inflateReset(&z) != Z_OK) err = EILSEQ;
  } while (!err && z.avail_in);
  inflateEnd(&z);
  return err;
}
