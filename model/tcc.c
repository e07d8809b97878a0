/* SPDX-License-Identifier: BSD-3-Clause
   The embedded C compiler: the doorway to libtcc. */
#include <fcntl.h>
#include <libtcc.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/aside.h"
#include "base/log.h"
#include "lang/gen/strips.h"
#include "math/strip/strip.h"
#include "model/native.h"

/* libtcc keeps its state in global variables while it compiles. */
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

void tcc_identity(Buf *out) {
  buf_printf(out, "tcc 0.9.27 %s", strip_set());
}

static void keep_words(void *opaque, const char *words) {
  buf_printf(opaque, "%s\n", words);
}

static void add_symbols(TCCState *state, const FnSymbol *symbols) {
  for (; symbols->name; symbols++) tcc_add_symbol(state, symbols->name, symbols->address);
}

static void delete_state(void *handle) {
  pthread_mutex_lock(&one_at_a_time);
  tcc_delete(handle);
  pthread_mutex_unlock(&one_at_a_time);
}

static bool is_set(const atomic_int *stop) {
  return stop && atomic_load(stop) != 0;
}

/* False, without the lock, once [stop] is not zero. */
static bool lock_unless(const atomic_int *stop) {
  enum { LOOK_US = 2000 };
  while (!is_set(stop)) {
    if (pthread_mutex_trylock(&one_at_a_time) == 0) return true;
    usleep(LOOK_US);
  }
  return false;
}

/* A compilation.  A long one may be left; its text is in a file of memory then, which
   libtcc reads some kilobytes at a time: it comes to its end at once when whoever leaves
   it empties the file. */
typedef struct Job {
  char *text;
  int file; /* -1: the text is taken as it is */
  Buf error;
  Native *native; /* NULL after an error, and when it was stopped */
} Job;

/* Where the text of [file] is found by name. */
static void put_path(int file, char path[static 32]) {
  snprintf(path, 32, "/proc/self/fd/%d", file);
}

static bool read_text(TCCState *state, const Job *j) {
  char path[32];
  if (j->file < 0) return tcc_compile_string(state, j->text) == 0;
  put_path(j->file, path);
  return tcc_add_file(state, path) == 0;
}

static void compile_locked(Job *j, const atomic_int *stop) {
  TCCState *state = tcc_new();
  tcc_set_error_func(state, &j->error, keep_words);
  tcc_set_options(state, "-nostdlib -w");
  tcc_set_output_type(state, TCC_OUTPUT_MEMORY);
  add_symbols(state, fn_symbols());
  add_symbols(state, runtime_symbols());
  if (!read_text(state, j) || is_set(stop) ||
      tcc_relocate(state, TCC_RELOCATE_AUTO) < 0) {
    tcc_delete(state);
    return;
  }
  Native *native = mem_new(sizeof *native);
  *native = (Native){.handle = state, .close = delete_state, .file = -1};
  native->density = (NativeDensity *)tcc_get_symbol(state, "ps_density");
  native->write = (NativeWrite *)tcc_get_symbol(state, "ps_write");
  ASSERT(native->density && native->write);
  j->native = native;
}

static void compile(void *job, const atomic_int *stop) {
  if (!lock_unless(stop)) return;
  compile_locked(job, stop);
  pthread_mutex_unlock(&one_at_a_time);
}

static void drop_job(void *job) {
  Job *j = job;
  native_destroy(&j->native);
  if (j->file >= 0) close(j->file);
  buf_free(&j->error);
  mem_free(j->text);
  mem_free(j);
}

/* A file of memory with [text]; -1 where there is none, or where it has no name. */
static int file_of(const char *text) {
  char path[32];
  size_t n = strlen(text);
  int file = memfd_create("posterity", MFD_CLOEXEC);
  if (file < 0) return -1;
  put_path(file, path);
  if (write(file, text, n) == (ssize_t)n && access(path, R_OK) == 0) return file;
  close(file);
  return -1;
}

/* Whether it came to its end; else it is left, to end by itself. */
static bool compile_long(Job *j, const char *text, const atomic_int *stop) {
  j->file = file_of(text);
  int file = j->file < 0 ? -1 : fcntl(j->file, F_DUPFD_CLOEXEC, 0);
  bool is_done = aside_run(ASIDE_TAKES_LOCKS, j, compile, drop_job, stop);
  if (!is_done && file >= 0 && ftruncate(file, 0) != 0) log_line("libtcc goes on");
  if (file >= 0) close(file);
  return is_done;
}

Native *tcc_compile_text(const char *text, const atomic_int *stop, Buf *error) {
  enum { LONG = 1 << 16 }; /* bytes that take some ten milliseconds */
  Job *j = mem_new(sizeof *j);
  *j = (Job){.text = gen_strips(text), .file = -1};
  bool is_long = stop && strlen(j->text) >= LONG, is_done = true;
  if (is_long)
    is_done = compile_long(j, j->text, stop);
  else
    compile(j, stop);
  Native *native = is_done ? j->native : NULL;
  if (is_done) j->native = NULL;
  if (!native && is_set(stop))
    buf_put(error, "interrupted");
  else
    buf_put(error, buf_text(&j->error));
  if (is_done) drop_job(j);
  return native;
}
