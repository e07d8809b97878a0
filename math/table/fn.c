/* SPDX-License-Identifier: BSD-3-Clause
   Look-up in the table of functions: by name, by types, by likeness. */
#include "base/suggest.h"
#include "math/table/fn.h"
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"
#include "math/table/fn_index.h"

/* Built once from the const table. */
static struct {
  const Fn **sorted;
  Sig *sigs; /* in the order of the table */
} index_of;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int by_name(const void *a, const void *b) {
  const Fn *x = *(const Fn *const *)a, *y = *(const Fn *const *)b;
  int order = strcmp(x->name, y->name);
  return order ? order : (x > y) - (x < y);
}

static void build_index(void) {
  index_of.sorted = mem_new(sizeof(Fn *) * (size_t)fn_table_count);
  index_of.sigs = mem_new(sizeof(Sig) * (size_t)fn_table_count);
  for (int i = 0; i < fn_table_count; i++) {
    const Fn *fn = &fn_table[i];
    index_of.sorted[i] = fn;
    sig_parse(fn, &index_of.sigs[i]);
  }
  qsort(index_of.sorted, (size_t)fn_table_count, sizeof(Fn *), by_name);
}

const Fn *const *fn_rows(int *count) {
  pthread_once(&once, build_index);
  *count = fn_table_count;
  return index_of.sorted;
}

const Sig *fn_sig(const Fn *fn) {
  pthread_once(&once, build_index);
  return &index_of.sigs[fn - fn_table];
}

bool fn_is_product(const Fn *fn) {
  return (fn->flags & FN_CDF) && text_has_suffix(fn->name, "_cdf");
}

static const Fn *const *find_exact(const char *name, int *count) {
  int n;
  const Fn *const *rows = fn_rows(&n);
  int low = 0, high = n;
  while (low < high) {
    int mid = (low + high) / 2;
    if (strcmp(rows[mid]->name, name) < 0)
      low = mid + 1;
    else
      high = mid;
  }
  int end = low;
  while (end < n && !strcmp(rows[end]->name, name)) end++;
  *count = end - low;
  return end > low ? rows + low : NULL;
}

enum { NAME_MAX_BYTES = 128 };

/* Whether [name] ends in _lupdf or _lupmf; then [plain] is the name without the u. */
static bool is_unnormalised(const char *name, char plain[NAME_MAX_BYTES]) {
  size_t n = strlen(name);
  if (n < 7 || n >= NAME_MAX_BYTES) return false;
  const char *tail = name + n - 6;
  if (strcmp(tail, "_lupdf") && strcmp(tail, "_lupmf")) return false;
  memcpy(plain, name, n - 4);
  strcpy(plain + n - 4, tail + 3);
  return true;
}

const Fn *const *fn_find(const char *name, int *count) {
  char plain[NAME_MAX_BYTES];
  return find_exact(is_unnormalised(name, plain) ? plain : name, count);
}

const Fn *const *fn_find_dist(const char *name, int *count) {
  static const char *const suffixes[] = {"_lpdf", "_lpmf"};
  char full[NAME_MAX_BYTES];
  *count = 0;
  if (strlen(name) + 6 > NAME_MAX_BYTES) return NULL;
  for (int i = 0; i < 2; i++) {
    strcat(strcpy(full, name), suffixes[i]);
    const Fn *const *rows = find_exact(full, count);
    if (rows && (rows[0]->flags & FN_DIST)) return rows;
  }
  *count = 0;
  return NULL;
}

static bool match_cost(const Fn *fn, const Type *args, int nargs, FnMatch *out,
                       int *cost) {
  *out = (FnMatch){.fn = fn};
  return sig_match(fn_sig(fn), args, nargs, out, cost);
}

bool fn_match(const Fn *fn, const Type *args, int nargs, FnMatch *out) {
  int cost;
  return match_cost(fn, args, nargs, out, &cost);
}

bool fn_resolve(const char *name, const Type *args, int nargs, FnMatch *out) {
  char plain[NAME_MAX_BYTES];
  bool propto = is_unnormalised(name, plain);
  int count, best = -1;
  const Fn *const *rows = find_exact(propto ? plain : name, &count);
  for (int i = 0; i < count; i++) {
    FnMatch match;
    int cost;
    if (!match_cost(rows[i], args, nargs, &match, &cost)) continue;
    if (best >= 0 && cost >= best) continue;
    best = cost;
    *out = match;
    out->propto = propto;
  }
  return best >= 0;
}

static const SigItem *item_of(const Fn *fn, int i) {
  const Sig *sig = fn_sig(fn);
  if (i >= sig->n && !sig->rest) return NULL;
  return &sig->arg[i < sig->n ? i : sig->n - 1];
}

Type fn_promoted(const Fn *fn, int i, Type type) {
  const SigItem *item = item_of(fn, i);
  bool is_complex = item && item->kind == SIG_TYPE && type_is_complex(TYPE(item->base));
  if (is_complex) return TYPE_ARRAY(item->base, item->array);
  if (item && item->kind == SIG_COMPLEXES) return type_complex_of(type);
  if (type.base == BASE_INT) type.base = BASE_REAL;
  return type;
}

bool fn_domain(const Fn *fn, int i, FnDomain *out) {
  const SigItem *item = item_of(fn, i);
  if (!item || !item->has_domain) return false;
  *out = item->domain;
  return true;
}

void fn_arg_name(const Fn *fn, int i, Buf *out) {
  const SigItem *item = item_of(fn, i);
  if (item) buf_putn(out, item->name.p, item->name.n);
}

bool fn_arg_is_data(const Fn *fn, int i) {
  const SigItem *item = item_of(fn, i);
  return item && item->data;
}

bool fn_arg_is_spread(const Fn *fn, int i, Type type) {
  const SigItem *item = item_of(fn, i);
  if (!item || type_ndims(type) == 0) return false;
  if (item->kind == SIG_REALS || item->kind == SIG_INTS) return true;
  bool list = item->kind == SIG_VECTORS || item->kind == SIG_ROW_VECTORS;
  return fn->kind == FN_DENSITY || (list && type.array > 0);
}

int fn_callback_parameter(const Fn *fn, int i) {
  const Sig *sig = fn_sig(fn);
  if (!(fn->flags & FN_HIGHER) || !sig->rest || i < sig->n - 1) return -1;
  return sig->arg[0].inner->n - 1 + i - (sig->n - 1);
}

bool fn_callback_tuple(const Fn *fn, const Type *args, int i, Type *out) {
  const Sig *sig = fn_sig(fn);
  if (i >= sig->n || sig->arg[i].kind != SIG_TUPLE) return false;
  *out = sig_tuple(sig, args, i);
  return true;
}

/* Argument of the row that is its function number [which]. */
static int function_at(const Sig *sig, int which) {
  for (int i = 0;; i++)
    if (sig->arg[i].kind == SIG_FUNCTION && !which--) return i;
}

int fn_callback_of(const Fn *fn, int i) {
  const Sig *sig = fn_sig(fn);
  while (sig->arg[i].kind != SIG_FUNCTION) i--;
  return i;
}

bool fn_callback_varies(const Fn *fn, int at, int k) {
  const Sig *f = fn_sig(fn)->arg[at].inner;
  return k < f->n - f->rest && !f->arg[k].data && !f->arg[k].name.n;
}

/* Whether a parameter before the tail is active: one with a name is that argument of the
   row. */
static bool parameter_active(const Sig *sig, const SigItem *item, unsigned want) {
  for (int i = 1; i < sig->n && item->name.n; i++) {
    Str name = sig->arg[i].name;
    if (name.n == item->name.n && !strncmp(name.p, item->name.p, name.n))
      return want >> i & 1;
  }
  return !item->data;
}

/* Parameters that take leaves of one argument, which is cut into slices, but the
   first. */
static int more_slices(const Sig *f, Type type) {
  int n = 1;
  if (f->arg[0].kind != SIG_T) return 0;
  while (n < type.nparts && type.parts[n].array) n++;
  return n - 1;
}

unsigned fn_callback_active(const Fn *fn, int which, int at, Type type, unsigned want) {
  const Sig *sig = fn_sig(fn), *f = sig->arg[function_at(sig, which)].inner;
  unsigned active = 0;
  int fixed = f->n - f->rest, tail = sig->rest ? sig->n - 1 : at + 1;
  int more = more_slices(f, type);
  for (int i = 0; i < type.nparts && i < FN_MAX_ARGS; i++) {
    bool is = i <= more          ? parameter_active(sig, &f->arg[0], want >> i)
              : i < fixed + more ? parameter_active(sig, &f->arg[i - more], want)
                                 : want >> (tail + i - fixed) & 1;
    if (is && !type_is_int(type.parts[i])) active |= 1u << i;
  }
  return active;
}

void fn_print(Buf *out, const Fn *fn) {
  buf_printf(out, "%s %s(%s)", fn->ret, fn->name, fn->args);
}

static bool takes(const Fn *fn, int nargs) {
  const Sig *sig = fn_sig(fn);
  return sig->rest ? nargs >= sig->n - 1 : nargs == sig->n;
}

int fn_put_signatures(Buf *out, const char *name, int nargs, int limit) {
  int count = 0, shown = 0;
  const Fn *const *rows = fn_find(name, &count);
  for (int pass = 0; pass < 2; pass++)
    for (int i = 0; i < count && shown < limit; i++) {
      if (takes(rows[i], nargs) != (pass == 0)) continue;
      buf_put(out, shown++ ? "\n  " : "there is:\n  ");
      fn_print(out, rows[i]);
    }
  return shown;
}

const char *fn_suggest(const char *name) {
  int n, limit = (int)strlen(name) / 4 + 1;
  if (limit > 3) limit = 3;
  int best = 2 * limit + 1;
  const char *nearest = NULL;
  const Fn *const *rows = fn_rows(&n);
  for (int i = 0; i < n; i++) {
    if (rows[i]->flags & FN_OPERATOR) continue;
    bool is_other = rows[i]->name[0] != name[0]; /* the first letter is seldom wrong */
    int d = suggest_distance(name, rows[i]->name);
    if (d > limit || 2 * d + is_other > best) continue;
    best = 2 * d + is_other - 1;
    nearest = rows[i]->name;
  }
  return nearest;
}
