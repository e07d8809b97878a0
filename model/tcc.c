/* SPDX-License-Identifier: BSD-3-Clause
   The embedded C compiler: the doorway to libtcc. */
#include <libtcc.h>
#include <pthread.h>
#include "base/alloc.h"
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

Native *tcc_compile_text(const char *text, Buf *error) {
  pthread_mutex_lock(&one_at_a_time);
  Native *native = compile_locked(text, error);
  pthread_mutex_unlock(&one_at_a_time);
  return native;
}
