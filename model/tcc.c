/* SPDX-License-Identifier: BSD-3-Clause
   The embedded C compiler: the doorway to libtcc. */
#include <libtcc.h>
#include <pthread.h>
#include <string.h>
#include "base/alloc.h"
#include "base/aside.h"
#include "model/native.h"

/* libtcc keeps its state in global variables while it compiles. */
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

void tcc_identity(Buf *out) {
  buf_put(out, "tcc 0.9.27");
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

static Native *compile_locked(const char *text, Buf *error) {
  TCCState *state = tcc_new();
  tcc_set_error_func(state, error, keep_words);
  tcc_set_options(state, "-nostdlib -w");
  tcc_set_output_type(state, TCC_OUTPUT_MEMORY);
  add_symbols(state, fn_symbols());
  add_symbols(state, runtime_symbols());
  if (tcc_compile_string(state, text) != 0 ||
      tcc_relocate(state, TCC_RELOCATE_AUTO) < 0) {
    tcc_delete(state);
    return NULL;
  }
  Native *native = mem_new(sizeof *native);
  *native = (Native){.handle = state, .close = delete_state, .file = -1};
  native->density = (NativeDensity *)tcc_get_symbol(state, "ps_density");
  native->write = (NativeWrite *)tcc_get_symbol(state, "ps_write");
  ASSERT(native->density && native->write);
  return native;
}

/* A compilation of a long text, which may be left. */
typedef struct Long {
  char *text;
  Buf error;
  Native *native;
} Long;

static void compile_long(void *job, const atomic_int *left) {
  Long *l = job;
  (void)left;
  pthread_mutex_lock(&one_at_a_time);
  l->native = compile_locked(l->text, &l->error);
  pthread_mutex_unlock(&one_at_a_time);
}

static void drop_long(void *job) {
  Long *l = job;
  native_destroy(&l->native);
  buf_free(&l->error);
  mem_free(l->text);
  mem_free(l);
}

Native *tcc_compile_text(const char *text, const atomic_int *stop, Buf *error) {
  enum { LONG = 1 << 16 }; /* bytes that take some ten milliseconds */
  Long *l = mem_new(sizeof *l);
  l->text = mem_strdup(text);
  if (!aside_run(ASIDE_TAKES_LOCKS, l, compile_long, drop_long,
                 strlen(text) < LONG ? NULL : stop)) {
    buf_put(error, "interrupted");
    return NULL;
  }
  Native *native = l->native;
  l->native = NULL;
  buf_put(error, buf_text(&l->error));
  drop_long(l);
  return native;
}
