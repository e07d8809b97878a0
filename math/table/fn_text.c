/* SPDX-License-Identifier: BSD-3-Clause
   What generated code needs of the table besides its rows: the text before them, the
   symbols they link to, and the digest of all of it. */
#include <pthread.h>
#include <string.h>
#include "base/alloc.h"
#include "base/vec.h"
#include "math/strip/strip.h"
#include "math/table/fn_index.h"
#include "math/special/special.h"

/* What <math.h> would define: generated code includes no header. */
static const char prelude[] =
    "#define INFINITY (1e308 * 1e308)\n"
    "#define NAN (1e308 * 1e308 - 1e308 * 1e308)\n"
    "#define isnan(x) ((x) != (x))\n"
    "#define isinf(x) (fabs(x) == INFINITY)\n"
    "#define KEEP(args, term) (!propto || (want & (args)) ? (term) : 0.0)\n"
    "#define RATE(l) rate((l), shift, sign)\n"
    "#define AT_F(SH) SH; const double shift = 0; const double sign = 1; (void)shift; "
    "(void)sign\n"
    "#define AT_LF(SH, LF) SH; const double shift = LF; const double sign = 1; "
    "(void)shift; (void)sign\n"
    "#define AT_LC(SH, LC) SH; const double shift = LC; const double sign = -1; "
    "(void)shift; (void)sign\n"
/* clang-format off */
#define CONSTANT(name, value) "#define " #name " " #value "\n"
#define BIT(name, value) "#define " #name " " #value "\n"
#include "math/rows/constants.def"
#define LIBM(ret, name, args) #ret " " #name #args ";\n"
#define SPECIAL(ret, name, args) #ret " " #name #args " __attribute__((const));\n"
#define SPECIAL_OUT(ret, name, args) #ret " " #name #args ";\n"
#include "math/rows/special.def"
#undef LIBM
#undef SPECIAL
#undef SPECIAL_OUT
#define INLINE(head, ...) "static inline " #head "\n{ " #__VA_ARGS__ " }\n"
#include "math/rows/inline.def"
    ;
/* clang-format on */

const char *fn_prelude_constants(void) {
  return prelude;
}

static FnSymbol *symbols;
static pthread_once_t symbols_once = PTHREAD_ONCE_INIT;

#define LIBM(ret, name, args) ret name args;
#define SPECIAL(ret, name, args)
#define SPECIAL_OUT(ret, name, args)
#include "math/rows/special.def"
#undef LIBM
#undef SPECIAL
#undef SPECIAL_OUT

static const FnSymbol own_symbols[] = {
#define LIBM(ret, name, args) {#name, (void *)name},
#define SPECIAL(ret, name, args) {#name, (void *)name},
#define SPECIAL_OUT SPECIAL
#include "math/rows/special.def"
};

typedef Vec(FnSymbol) Symbols;

/* Rows share functions, so a name may come again. */
static void add_symbol(Symbols *all, const char *name, void *address) {
  if (!name || !address) return;
  for (int i = 0; i < all->n; i++)
    if (!strcmp(all->at[i].name, name)) return;
  vec_push(all, (FnSymbol){name, address});
}

static void build_symbols(void) {
  Symbols all = {0};
  for (size_t i = 0; i < sizeof own_symbols / sizeof *own_symbols; i++)
    vec_push(&all, own_symbols[i]);
  for (int i = 0; i < fn_table_count; i++) {
    const Fn *fn = &fn_table[i];
    if (fn->kind == FN_RNG) add_symbol(&all, fn->c_name, (void *)fn->rng);
    if (fn->kind != FN_CALL) continue;
    add_symbol(&all, fn->shape_c, (void *)fn->shape);
    add_symbol(&all, fn->call_c, (void *)fn->call);
    add_symbol(&all, fn->adjoint_c, (void *)fn->adjoint);
  }
  for (const StripRow *row = strip_rows(); row->name; row++)
    vec_push(&all, (FnSymbol){row->name, row->address});
  vec_push(&all, (FnSymbol){NULL, NULL});
  symbols = all.at;
}

const FnSymbol *fn_symbols(void) {
  pthread_once(&symbols_once, build_symbols);
  return symbols;
}

static Digest compute_digest(void) {
  Hasher *h = hasher_new("functions");
  hash_text(h, "prelude", prelude);
  for (int i = 0; i < fn_table_count; i++) {
    const Fn *fn = &fn_table[i];
    hash_text(h, "name", fn->name);
    hash_text(h, "result", fn->ret);
    hash_text(h, "arguments", fn->args);
    hash_int(h, "flags", fn->flags);
    hash_text(h, "text", fn->c_text ? fn->c_text : fn->parts ? fn->parts : fn->call_c);
  }
  return hasher_end(&h);
}

static pthread_once_t digest_once = PTHREAD_ONCE_INIT;
static Digest digest;
static void compute_once(void) {
  digest = compute_digest();
}

Digest fn_digest(void) {
  pthread_once(&digest_once, compute_once);
  return digest;
}
