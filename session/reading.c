/* SPDX-License-Identifier: BSD-3-Clause
   Reading of files that cells name. */
#include "session/reading.h"
#include <errno.h>
#include <string.h>
#include "base/alloc.h"
#include "base/aside.h"
#include "base/fs.h"
#include "base/memory.h"

enum { FILE_LIMIT = 1 << 30 };

/* Why a file could not be read.  A device has no size: what it gives has no end. */
static void put_error(Buf *error, const char *path, int err) {
  FsStat stat;
  double size = fs_stat(path, &stat) == 0 ? (double)stat.size : 0;
  if (err == ENOMEM && size > 0) {
    buf_put(error, "the file needs ");
    mem_put_refusal(error, size);
  } else if (err == EFBIG && size > 0) {
    buf_put(error, "the file has ");
    mem_put_size(error, size);
    buf_put(error, ", at most ");
    mem_put_size(error, FILE_LIMIT);
    buf_put(error, " can be read");
  } else if (err == ENOMEM || err == EFBIG) {
    buf_put(error, "it gives more than there is room for");
  } else {
    buf_put(error, strerror(err));
  }
}

/* A reading with all that it touches: an interrupt leaves it to itself. */
typedef struct Reading {
  char *path;
  DataReader *reader; /* NULL: only the digest is wanted */
  CsvForm form;
  Buf bytes, error;
  Digest digest;
  Value *value; /* NULL after an error */
} Reading;

/* HDF5 is silent about what netCDF tries in the thread that began with it alone: bytes of
   such a file are read aside, what they mean is found out in place. */
static bool is_aside(const Reading *r) {
  return r->reader != data_read_netcdf;
}

static void understand(Reading *r) {
  if (r->reader) r->value = r->reader(r->path, &r->bytes, &r->form, &r->error);
}

static void read_aside(void *job, const atomic_int *left) {
  Reading *r = job;
  (void)left;
  int err = fs_read(r->path, FILE_LIMIT, &r->bytes);
  if (err) {
    put_error(&r->error, r->path, err);
    return;
  }
  r->digest = digest_of("file", r->bytes.p, r->bytes.n);
  if (is_aside(r)) understand(r);
}

static void drop_reading(void *job) {
  Reading *r = job;
  value_drop(&r->value);
  buf_free(&r->bytes);
  buf_free(&r->error);
  mem_free(r->path);
  mem_free(r);
}

static Reading *reading_new(const Session *s, const char *name, DataReader *reader) {
  Reading *r = mem_new(sizeof *r);
  *r = (Reading){.path = session_file(s, name), .reader = reader};
  return r;
}

/* False after an interrupt: the reading is not the caller's any more. */
static bool run(Reading *r, const Session *s) {
  if (!is_aside(r) && fs_may_wait(r->path)) {
    buf_put(&r->error, "it is not a file: copy what it gives to one");
    return true;
  }
  if (!aside_run(ASIDE_LOWERED, r, read_aside, drop_reading, &s->interrupt)) return false;
  if (!is_aside(r) && !r->error.n && !session_is_cut(s)) understand(r);
  if (!session_is_cut(s)) return true;
  drop_reading(r);
  return false;
}

Value *reading_value(Session *s, Args *args, const char *what, const char *name,
                     DataReader *reader, const CsvForm *form) {
  Reading *r = reading_new(s, name, reader);
  if (form) r->form = *form;
  /* What a pipe gives is no state of the folder that a replay could compare. */
  s->is_impure |= fs_may_wait(r->path);
  if (!run(r, s)) {
    args_interrupted(args);
    return NULL;
  }
  Value *value = value_ref(r->value);
  if (value)
    session_note_file(s, name, r->digest);
  else
    args_fail(args, "%s: %s\"%s\": %s", args->call->text, what, name,
              buf_text(&r->error));
  drop_reading(r);
  return value;
}

Value *reading_by_end(Session *s, Args *args, const char *what, const char *name) {
  Buf error = {0};
  DataReader *reader = data_reader(name, &error);
  if (!reader)
    args_fail(args, "%s: %s\"%s\": %s", args->call->text, what, name, buf_text(&error));
  buf_free(&error);
  return reader ? reading_value(s, args, what, name, reader, NULL) : NULL;
}

bool reading_is_same(const Session *s, const char *name, Digest then) {
  Reading *r = reading_new(s, name, NULL);
  bool waits = fs_may_wait(r->path);
  if (!waits && !run(r, s)) return false;
  bool same = !waits && !r->error.n && digest_eq(then, r->digest);
  drop_reading(r);
  return same;
}
