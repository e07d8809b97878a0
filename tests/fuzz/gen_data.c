/* SPDX-License-Identifier: BSD-3-Clause
   Random data, see gen_data.h.  A variable's numbers depend on the seed and its name
   alone. */
#include "gen_data.h"
#include <math.h>
#include <string.h>

enum { INT_LOW = -1, INT_HIGH = 4, MOST_NUMBERS = 4096 };

/* A bound of a declaration, or [none] where there is none; false when it fails. */
static bool bound_value(Eval *e, const Node *bound, double none, double *out) {
  Value *v = NULL;
  *out = none;
  if (!bound) return true;
  if (eval_expression(e, bound, &v) != EVAL_OK) return false;
  bool is_scalar = v->view.size == 1;
  if (is_scalar) *out = view_get(&v->view, 0);
  value_drop(&v);
  return is_scalar;
}

static void fill_structured(const Node *type, View *v, Rng *rng) {
  int own = v->ndims - v->array;
  long rows = v->dims[v->array], cols = own == 2 ? v->dims[v->array + 1] : 1;
  long n = transform_free_size(type->transform, rows, cols);
  double x[MOST_NUMBERS], lj = 0;
  for (long k = 0; k < v->size; k += rows * cols) {
    for (long i = 0; i < n; i++) x[i] = 2 * rng_uniform(rng) - 1;
    transform_constrain(type->transform, rows, cols, x, v->r + k, &lj);
  }
}

static bool fill(Eval *e, const Node *type, View *v, Rng *rng) {
  double lo, hi;
  if (type->transform >= TRANSFORM_SIMPLEX) {
    fill_structured(type, v, rng);
    return true;
  }
  if (!bound_value(e, type->kids[DT_LOWER], v->is_int ? INT_LOW : -HUGE_VAL, &lo) ||
      !bound_value(e, type->kids[DT_UPPER], HUGE_VAL, &hi))
    return false;
  if (isinf(hi)) hi = v->is_int ? fmax(lo + 3, INT_HIGH) : isinf(lo) ? 2 : lo + 3;
  if (isinf(lo)) lo = hi - 4;
  for (long k = 0; k < v->size; k++) {
    double u = rng_uniform(rng);
    if (v->is_int)
      v->i[k] = (int)lo + (int)(u * (hi - lo + 1));
    else
      v->r[k] = round(1000 * (lo + (hi - lo) * u)) / 1000;
  }
  return true;
}

static Value *make(Eval *e, const Node *decl, uint64_t seed);

/* Of a tuple or of complex numbers. */
static Value *make_leaves(Eval *e, const Node *decl, uint64_t seed) {
  enum { MOST = 16 };
  Value *leaves[MOST];
  const Sym *sym = decl->sym;
  int n = 0;
  while (n < sym->nleaves && n < MOST && (leaves[n] = make(e, sym->leaves[n], seed))) n++;
  if (n == sym->nleaves) return value_regroup(sym->type, leaves);
  while (n--) value_drop(&leaves[n]);
  return NULL;
}

static Value *make(Eval *e, const Node *decl, uint64_t seed) {
  if (decl->sym->nleaves) return make_leaves(e, decl, seed);
  long dims[VIEW_MAX_DIMS], size = 1;
  int ndims;
  uint32_t hash = 2166136261u;
  if (eval_decl_dims(e, decl, dims, &ndims) != EVAL_OK) return NULL;
  for (int i = 0; i < ndims; i++) size *= dims[i];
  if (size > MOST_NUMBERS) return NULL;
  for (const char *c = decl->text; *c; c++) hash = (hash ^ (unsigned char)*c) * 16777619u;
  Rng rng;
  rng_init(&rng, seed, hash, STREAM_NOTEBOOK);
  Value *v = value_new(decl->sym->type, dims);
  if (!fill(e, decl->kids[0], &v->view, &rng)) value_drop(&v);
  return v;
}

bool data_make(const Program *program, uint64_t seed, DataSet *out) {
  Eval *e = eval_new(program, NULL);
  Node **decls;
  int n = program_decls(program, BLOCK_DATA, &decls), i;
  for (i = 0; i < n; i++) {
    Value *v = make(e, decls[i], seed);
    if (!v) break;
    eval_set(e, decls[i]->sym, value_ref(v));
    vec_push(out, (DataItem){decls[i]->text, v});
  }
  eval_destroy(&e);
  return i == n;
}

Value *data_find(void *set, const char *name) {
  const DataSet *s = set;
  for (int i = 0; i < s->n; i++)
    if (!strcmp(s->at[i].name, name)) return s->at[i].value;
  return NULL;
}

/* Dimension [d] of the numbers from [at] on, row by row. */
static void put_json(const View *v, const long *step, int d, long at, Buf *out) {
  if (d == v->ndims) {
    buf_double(out, view_get(v, at));
    return;
  }
  buf_putc(out, '[');
  for (long i = 0; i < v->dims[d]; i++) {
    if (i) buf_put(out, ", ");
    put_json(v, step, d + 1, at + i * step[d], out);
  }
  buf_putc(out, ']');
}

/* Numbers and lists of them, each as a pair. */
static void put_complex(const Value *value, Buf *out) {
  const View *re = &value->items[0]->view, *im = &value->items[1]->view;
  if (re->ndims) buf_putc(out, '[');
  for (long k = 0; k < re->size; k++) {
    buf_put(out, k ? ", [" : "[");
    buf_double(out, view_get(re, k));
    buf_put(out, ", ");
    buf_double(out, view_get(im, k));
    buf_putc(out, ']');
  }
  if (re->ndims) buf_putc(out, ']');
}

/* A tuple by the numbers of its members. */
static void put_value(const Value *value, Buf *out) {
  if (type_is_complex(value->type)) {
    put_complex(value, out);
  } else if (value->type.base == BASE_TUPLE) {
    for (int k = 0; k < value->type.nparts; k++) {
      buf_printf(out, "%s\"%d\": ", k ? ", " : "{", k + 1);
      put_value(value->items[k], out);
    }
    buf_putc(out, '}');
  } else {
    long step[VIEW_MAX_DIMS];
    value_steps(&value->view, step);
    put_json(&value->view, step, 0, 0, out);
  }
}

void data_json(const DataSet *set, Buf *out) {
  buf_putc(out, '{');
  for (int i = 0; i < set->n; i++) {
    buf_printf(out, "%s\"%s\": ", i ? ", " : "", set->at[i].name);
    put_value(set->at[i].value, out);
  }
  buf_put(out, "}\n");
}

void data_free(DataSet *set) {
  for (int i = 0; i < set->n; i++) value_drop(&set->at[i].value);
  vec_free(set);
}
