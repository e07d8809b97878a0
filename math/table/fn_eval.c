/* SPDX-License-Identifier: BSD-3-Clause
   Rows of every kind evaluated on views, as the interpreter does: broadcasting, domain
   checks, shapes. */
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/alloc.h"
#include "math/table/fn_index.h"

static FnStatus fail(FnCtx *ctx, FnStatus status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static FnStatus fail(FnCtx *ctx, FnStatus status, const char *format, ...) {
  va_list args;
  va_start(args, format);
  vsnprintf(ctx->error, sizeof ctx->error, format, args);
  va_end(args);
  return status;
}

/* --- domains
   ----------------------------------------------------------------------------- */

static bool outside(const FnDomain *d, double x) {
  if (isnan(x)) return true;
  if (d->finite && isinf(x)) return true;
  return (d->above ? x <= d->lower : x < d->lower) ||
         (d->below ? x >= d->upper : x > d->upper);
}

static void describe(Buf *out, const FnDomain *d) {
  bool low = d->lower > -HUGE_VAL, high = d->upper < HUGE_VAL;
  if (low && high)
    buf_printf(out, "in %c%g, %g%c", d->above ? '(' : '[', d->lower, d->upper,
               d->below ? ')' : ']');
  else if (low && d->lower == 0)
    buf_put(out, d->above ? "positive" : "nonnegative");
  else if (low)
    buf_printf(out, "%s %g", d->above ? "greater than" : "at least", d->lower);
  else if (high)
    buf_printf(out, "%s %g", d->below ? "less than" : "at most", d->upper);
  if (d->finite) buf_put(out, low || high ? " and finite" : "finite");
  if (!d->finite && !low && !high) buf_put(out, "a number");
}

/* "[3]", "[2,1]" of element [k] in storage order; nothing for a scalar. */
static void put_index(Buf *out, const View *v, long k) {
  if (!v->ndims) return;
  long at[VIEW_MAX_DIMS];
  int own = v->ndims - v->array;
  long rest = k;
  if (own == 2) {
    at[v->array] = rest % v->dims[v->array];
    rest /= v->dims[v->array];
    at[v->array + 1] = rest % v->dims[v->array + 1];
    rest /= v->dims[v->array + 1];
  }
  for (int i = own == 2 ? v->array - 1 : v->ndims - 1; i >= 0; i--) {
    at[i] = rest % v->dims[i];
    rest /= v->dims[i];
  }
  for (int i = 0; i < v->ndims; i++) buf_printf(out, "%c%ld", i ? ',' : '[', at[i] + 1);
  buf_putc(out, ']');
}

static FnStatus refuse(FnCtx *ctx, const Fn *fn, int i, const View *v, long k,
                       const FnDomain *d) {
  Buf text = {0};
  buf_printf(&text, "%s: ", fn->name);
  fn_arg_name(fn, i, &text);
  put_index(&text, v, k);
  buf_put(&text, " is ");
  buf_double(&text, view_get(v, k));
  buf_put(&text, ", must be ");
  FnDomain shown = *d;
  if (!isnan(view_get(v, k)) && !isinf(view_get(v, k))) shown.finite = false;
  describe(&text, &shown);
  fail(ctx, FN_REJECT, "%s", buf_text(&text));
  buf_free(&text);
  return FN_REJECT;
}

/* NaN is refused by distributions, and by whatever states a domain. */
static FnStatus check_domains(FnCtx *ctx, const Fn *fn, const View *in, int n) {
  for (int i = 0; i < n && fn->kind == FN_SCALAR; i++)
    if (!in[i].size) return FN_OK; /* it is called for no element */
  for (int i = 0; i < n; i++) {
    FnDomain d = {-HUGE_VAL, HUGE_VAL, false, false, false};
    bool has = fn_domain(fn, i, &d);
    if (!has && fn->kind != FN_DENSITY) continue;
    for (long k = 0; k < in[i].size; k++) {
      double x = view_get(&in[i], k);
      if (outside(&d, x) && !(isnan(x) && fn->kind == FN_SCALAR))
        return refuse(ctx, fn, i, &in[i], k, &d);
    }
  }
  return FN_OK;
}

/* --- broadcasting
   ------------------------------------------------------------------------ */

static void put_shape(Buf *out, const View *v) {
  static const char *const own[] = {[BASE_INT] = "int",
                                    [BASE_REAL] = "real",
                                    [BASE_VECTOR] = "vector",
                                    [BASE_ROW_VECTOR] = "row_vector",
                                    [BASE_MATRIX] = "matrix"};
  if (v->array) {
    for (int i = 0; i < v->array; i++)
      buf_printf(out, "%s%ld", i ? "," : "array[", v->dims[i]);
    buf_put(out, "] ");
  }
  buf_put(out, own[v->base]);
  for (int i = v->array; i < v->ndims; i++)
    buf_printf(out, "%c%ld%s", i > v->array ? ',' : '[', v->dims[i],
               i + 1 == v->ndims ? "]" : "");
}

static FnStatus sizes_differ(FnCtx *ctx, const Fn *fn, const View *in, int i, int j) {
  Buf text = {0};
  buf_printf(&text, "%s: sizes differ: ", fn->name);
  fn_arg_name(fn, i, &text);
  buf_put(&text, " is ");
  put_shape(&text, &in[i]);
  buf_put(&text, ", ");
  fn_arg_name(fn, j, &text);
  buf_put(&text, " is ");
  put_shape(&text, &in[j]);
  fail(ctx, FN_FAIL, "%s", buf_text(&text));
  buf_free(&text);
  return FN_FAIL;
}

/* The argument that gives the shape: the first container, -1 when all are scalars.
   [whole]: containers must agree in every dimension, not in size alone. */
static FnStatus broadcast(FnCtx *ctx, const Fn *fn, const View *in, int n, bool whole,
                          int *shape) {
  *shape = -1;
  for (int i = 0; i < n; i++) {
    if (!in[i].ndims) continue;
    if (*shape < 0) {
      *shape = i;
      continue;
    }
    const View *a = &in[*shape], *b = &in[i];
    if (whole ? !view_same_shape(a, b) : a->size != b->size)
      return sizes_differ(ctx, fn, in, *shape, i);
  }
  return FN_OK;
}

static void gather(const View *in, int n, long k, double *x) {
  for (int i = 0; i < n; i++) x[i] = view_get(&in[i], in[i].ndims ? k : 0);
}

/* The same where arrays of ints, by rows, may stand beside matrices, by columns. */
static void gather_beside(const View *in, int n, const View *out, long k, double *x) {
  gather(in, n, k, x);
  if (out->base != BASE_MATRIX) return;
  long rows = out->dims[out->ndims - 2], cols = out->dims[out->ndims - 1];
  long at = k / (rows * cols) * (rows * cols) + k % rows * cols + k / rows % cols;
  for (int i = 0; i < n; i++)
    if (in[i].ndims && in[i].is_int) x[i] = in[i].i[at];
}

static void allocate(FnCtx *ctx, View *out) {
  size_t n = (size_t)(out->size > 0 ? out->size : 1);
  size_t bytes = n * (out->is_int ? sizeof(int) : sizeof(double));
  void *p = memset(ctx->alloc(ctx, bytes), 0, bytes);
  out->i = out->is_int ? p : NULL;
  out->r = out->is_int ? NULL : p;
}

/* Stores what a kernel gave; an int that is NaN was refused by the kernel. */
static FnStatus put(FnCtx *ctx, const Fn *fn, View *out, long k, double f) {
  if (!out->is_int) {
    out->r[k] = f;
    return FN_OK;
  }
  if (f < INT_MIN || f > INT_MAX)
    return fail(ctx, FN_REJECT, "%s: %g is too large for an int", fn->name, f);
  out->i[k] = (int)f;
  return FN_OK;
}

static Type type_of(const View *v) {
  return TYPE_ARRAY(v->base == BASE_REAL && v->is_int ? BASE_INT : v->base, v->array);
}

/* --- kinds
   ------------------------------------------------------------------------------- */

static FnStatus not_possible(FnCtx *ctx, const Fn *fn, const double *x, int n) {
  Buf text = {0};
  buf_printf(&text, "%s: not defined at ", fn->name);
  for (int i = 0; i < n; i++) {
    if (i) buf_put(&text, ", ");
    fn_arg_name(fn, i, &text);
    buf_put(&text, " = ");
    buf_double(&text, x[i]);
  }
  fail(ctx, FN_REJECT, "%s", buf_text(&text));
  buf_free(&text);
  return FN_REJECT;
}

static bool has_nan(const double *x, int n) {
  for (int i = 0; i < n; i++)
    if (isnan(x[i])) return true;
  return false;
}

static FnStatus eval_scalar(FnCtx *ctx, const Fn *fn, const View *in, int n, View *out) {
  Type types[FN_MAX_ARGS] = {0};
  FnMatch match;
  int shape;
  for (int i = 0; i < n; i++) types[i] = type_of(&in[i]);
  if (!fn_match(fn, types, n, &match))
    return fail(ctx, FN_FAIL, "%s: arguments do not fit", fn->name);
  FnStatus status = broadcast(ctx, fn, in, n, true, &shape);
  if (status != FN_OK) return status;
  *out = shape < 0 ? (View){.size = 1} : in[shape];
  out->base = match.result.base;
  out->array = match.result.array;
  out->is_int = match.result.base == BASE_INT;
  allocate(ctx, out);
  for (long k = 0; k < out->size && status == FN_OK; k++) {
    double x[FN_MAX_ARGS], d[FN_MAX_ARGS];
    gather_beside(in, n, out, k, x);
    double f = fn->scalar(x, d, 0, false);
    bool refused = out->is_int || (fn->flags & FN_REFUSES && !has_nan(x, n));
    if (refused && isnan(f)) return not_possible(ctx, fn, x, n);
    status = put(ctx, fn, out, k, f);
  }
  return status;
}

static long terms(const View *in, int shape) {
  return shape < 0 ? 1 : in[shape].size;
}

static FnStatus eval_density(FnCtx *ctx, const Fn *fn, const View *in, int n, View *out) {
  int shape;
  FnStatus status = broadcast(ctx, fn, in, n, false, &shape);
  if (status != FN_OK) return status;
  bool product = fn_is_product(fn);
  double total = product;
  *out = (View){.base = BASE_REAL, .size = 1};
  allocate(ctx, out);
  for (long k = 0; k < terms(in, shape); k++) {
    double x[FN_MAX_ARGS], d[FN_MAX_ARGS];
    gather(in, n, k, x);
    double f = fn->scalar(x, d, ctx->want & ((1u << n) - 1), ctx->propto);
    if (isnan(f)) return not_possible(ctx, fn, x, n);
    total = product ? total * f : total + f;
  }
  out->r[0] = total;
  return FN_OK;
}

static FnStatus eval_rng(FnCtx *ctx, const Fn *fn, const View *in, int n, View *out) {
  int shape;
  ASSERT(ctx->rng);
  FnStatus status = broadcast(ctx, fn, in, n, false, &shape);
  if (status != FN_OK) return status;
  bool is_int = fn_sig(fn)->ret.base == BASE_INT;
  *out = (View){.base = is_int ? BASE_INT : BASE_REAL,
                .is_int = is_int,
                .array = shape >= 0,
                .ndims = shape >= 0,
                .size = terms(in, shape)};
  if (shape >= 0) out->dims[0] = out->size;
  allocate(ctx, out);
  for (long k = 0; k < out->size && status == FN_OK; k++) {
    double x[FN_MAX_ARGS];
    gather(in, n, k, x);
    double f = fn->rng(ctx->rng, x);
    if (isnan(f)) return not_possible(ctx, fn, x, n);
    status = put(ctx, fn, out, k, f);
  }
  return status;
}

/* Copies of int arguments as reals where the row wants reals. */
static bool promote(FnCtx *ctx, const Fn *fn, const View *in, int n, View *to) {
  Type types[FN_MAX_ARGS] = {0};
  FnMatch match;
  for (int i = 0; i < n; i++) types[i] = type_of(&in[i]);
  if (!fn_match(fn, types, n, &match)) return false;
  for (int i = 0; i < n; i++) {
    to[i] = in[i];
    if (!(match.promote >> i & 1) || !in[i].is_int) continue;
    to[i].base = BASE_REAL;
    to[i].is_int = 0;
    allocate(ctx, &to[i]);
    for (long k = 0; k < in[i].size; k++) to[i].r[k] = in[i].i[k];
  }
  return true;
}

/* Dimensions that the signature gives one letter are of one size. */
static FnStatus check_letters(FnCtx *ctx, const Fn *fn, const View *in, int n) {
  const Sig *sig = fn_sig(fn);
  long size[128];
  int owner[128];
  memset(owner, -1, sizeof owner);
  for (int i = 0; i < n && i < sig->n; i++) {
    if (sig->arg[i].kind != SIG_TYPE) continue;
    for (int d = 0; d < in[i].ndims && d < SIG_MAX_DIMS; d++) {
      int letter = sig->arg[i].dims[d] & 127;
      if (!letter) continue;
      if (owner[letter] >= 0 && size[letter] != in[i].dims[d])
        return sizes_differ(ctx, fn, in, owner[letter], i);
      owner[letter] = i;
      size[letter] = in[i].dims[d];
    }
  }
  return FN_OK;
}

/* Rows share their calls: what refuses bears the name of the row.  What a user's function
   says is kept, and rows of the compiler have no name for a user. */
static FnStatus under_name(FnCtx *ctx, const Fn *fn, FnStatus status) {
  static const char LETTERS[] =
      "_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  if (status == FN_OK || fn->flags & (FN_HIGHER | FN_INTERNAL)) return status;
  size_t word = strspn(ctx->error, LETTERS);
  bool is_named = word > 0 && !strncmp(ctx->error + word, ": ", 2);
  char rest[sizeof ctx->error];
  snprintf(rest, sizeof rest, "%s", ctx->error + (is_named ? word + 2 : 0));
  return fail(ctx, status, "%.*s: %s", (int)strcspn(fn->name, " "), fn->name, rest);
}

static FnStatus eval_call(FnCtx *ctx, const Fn *fn, const View *in, int n, View *out) {
  View args[FN_MAX_ARGS];
  bool is_complex = fn->flags & FN_COMPLEX; /* its views are parts of arguments */
  if (is_complex)
    memcpy(args, in, sizeof *in * (size_t)n);
  else if (!promote(ctx, fn, in, n, args))
    return fail(ctx, FN_FAIL, "%s: arguments do not fit", fn->name);
  *out = (View){.base = BASE_REAL};
  FnStatus status = is_complex ? FN_OK : check_letters(ctx, fn, args, n);
  if (status == FN_OK) status = fn->shape(ctx, args, n, out);
  if (status != FN_OK) return status;
  allocate(ctx, out);
  return fn->call(ctx, args, n, out);
}

FnStatus fn_eval(FnCtx *ctx, const Fn *fn, const View *in, int n, View *out) {
  FnStatus status = fn->flags & FN_COMPLEX ? FN_OK : check_domains(ctx, fn, in, n);
  if (status != FN_OK) return status;
  switch (fn->kind) {
  case FN_SCALAR: return eval_scalar(ctx, fn, in, n, out);
  case FN_DENSITY: return eval_density(ctx, fn, in, n, out);
  case FN_RNG: return eval_rng(ctx, fn, in, n, out);
  default: return under_name(ctx, fn, eval_call(ctx, fn, in, n, out));
  }
}
