/* SPDX-License-Identifier: BSD-3-Clause
   Signature patterns: whether arguments of a call fit, what is promoted, what comes
   out. */
#include "math/table/sig.h"

/* What the type variables stand for in one match. */
typedef struct Vars {
  bool bound[2];
  Type type[2];
} Vars;

static bool is_open(Type t) {
  return t.base == BASE_ANY || t.base == BASE_ERROR;
}

static bool is_scalar(Type t) {
  return !t.array &&
         (t.base == BASE_INT || t.base == BASE_REAL || t.base == BASE_COMPLEX);
}

static Type real_of(Type t) {
  if (t.base == BASE_INT) t.base = BASE_REAL;
  return t;
}

/* Binds variable [v] to [t], or widens it from int to real. */
static bool bind(Vars *vars, int v, Type t) {
  if (!vars->bound[v]) {
    vars->bound[v] = true;
    vars->type[v] = t;
    return true;
  }
  if (type_eq(t, vars->type[v])) return true;
  if (!type_is_numeric(t)) return false; /* parts are not widened */
  if (type_fits(t, vars->type[v])) return type_is_numeric(vars->type[v]);
  if (!type_fits(vars->type[v], t)) return false;
  vars->type[v] = t;
  return true;
}

static bool fits_plural(SigKind kind, Type t) {
  switch (kind) {
  case SIG_REALS:
    return ((t.base == BASE_INT || t.base == BASE_REAL) && t.array <= 1) ||
           ((t.base == BASE_VECTOR || t.base == BASE_ROW_VECTOR) && !t.array);
  case SIG_INTS: return t.base == BASE_INT;
  case SIG_NUMS: return type_is_numeric(t);
  case SIG_VECTORS: return t.base == BASE_VECTOR && t.array <= 1;
  case SIG_COMPLEXES: return type_is_complex(t) || type_is_numeric(t);
  case SIG_ROW_VECTORS: return t.base == BASE_ROW_VECTOR && t.array <= 1;
  default: return false;
  }
}

/* Whether [t] fits [item]; *promote: its ints become reals. */
static bool fits_item(const SigItem *item, Type t, Vars *vars, bool *promote) {
  *promote = false;
  if (is_open(t)) return true;
  if (item->kind == SIG_TYPE) {
    Type want =
        TYPE_ARRAY(item->base, item->array == SIG_ANY_DEPTH ? t.array : item->array);
    *promote = !type_eq(t, want);
    return type_fits(t, want);
  }
  if (t.array < item->array) return false;
  t.array -= item->array;
  if (item->kind == SIG_T || item->kind == SIG_E)
    return bind(vars, item->kind == SIG_E, t);
  *promote = item->kind == SIG_REALS       ? t.base == BASE_INT
             : item->kind == SIG_COMPLEXES ? !type_is_complex(t)
                                           : false;
  return fits_plural(item->kind, t);
}

/* An argument of a scalar kernel that is applied elementwise: any container of its
   base. */
static bool fits_element(const SigItem *item, Type t, bool *promote) {
  *promote = false;
  if (is_open(t)) return true;
  *promote = item->base == BASE_REAL && t.base == BASE_INT;
  return item->base == BASE_INT ? type_is_int(t) : type_is_numeric(t);
}

static const SigItem *item_at(const Sig *sig, int i) {
  return &sig->arg[i < sig->n ? i : sig->n - 1];
}

/* A user function fits when its first parameters and its result are what the pattern
   says; the rest of its parameters take the tail of the call. */
static bool fits_function(const SigItem *item, Type f, Vars *vars) {
  const Sig *want = item->inner;
  int fixed = want->n - want->rest;
  bool promote;
  if (is_open(f)) return true;
  if (f.base != BASE_FUNCTION || (want->rest ? f.nparts < fixed : f.nparts != fixed))
    return false;
  for (int i = 0; i < fixed; i++)
    if (!fits_item(&want->arg[i], f.parts[i], vars, &promote) || promote) return false;
  return fits_item(&want->ret, f.parts[f.nparts], vars, &promote) && !promote;
}

/* Where the tail begins in the call and in the parameters of its function. */
static bool fits_tail(const Sig *sig, const Type *args, int nargs, FnMatch *out) {
  if (!sig->n || sig->arg[0].kind != SIG_FUNCTION || args[0].base != BASE_FUNCTION)
    return true;
  const Sig *f = sig->arg[0].inner;
  int first = sig->n - 1, fixed = f->n - 1;
  if (!sig->rest || !f->rest) return true;
  if (nargs - first != args[0].nparts - fixed) return false;
  for (int i = first; i < nargs; i++) {
    Type want = args[0].parts[fixed + i - first];
    if (!type_fits(args[i], want)) return false;
    if (!is_open(args[i]) && !type_eq(args[i], want)) out->promote |= 1u << i;
  }
  return true;
}

Type sig_tuple(const Sig *sig, const Type *args, int i) {
  const SigItem *item = &sig->arg[i];
  if (!item->inner->rest) return item->type;
  int f = i;
  while (sig->arg[f].kind != SIG_FUNCTION) f--;
  int fixed = sig->arg[f].inner->n - 1;
  return (Type){.base = BASE_TUPLE,
                .nparts = args[f].nparts - fixed,
                .parts = args[f].parts + fixed};
}

/* A tuple is made of what its pattern lists, or of the tail of the function before it. */
static bool fits_tuple(const Sig *sig, const Type *args, int i, bool *promote) {
  for (int k = 0; k <= i; k++)
    if (is_open(args[k])) return true;
  Type want = sig_tuple(sig, args, i);
  *promote = !type_eq(args[i], want);
  return type_fits(args[i], want);
}

/* Ints that stand for a variable which another argument has widened. */
static void promote_widened(const Sig *sig, const Type *args, int n, const Vars *vars,
                            FnMatch *out) {
  for (int i = 0; i < n; i++) {
    const SigItem *item = item_at(sig, i);
    if (item->kind != SIG_T && item->kind != SIG_E) continue;
    Base bound = vars->type[item->kind == SIG_E].base;
    if (args[i].base == BASE_INT && bound == BASE_REAL) out->promote |= 1u << i;
  }
}

/* Ints of a signature stand beside vectors and matrices as arrays with an element for
   each number. */
static bool lies_beside(const SigItem *item, Type t, Type shape) {
  return item->base == BASE_INT && t.base == BASE_INT && t.array == type_ndims(shape);
}

/* The common shape: containers of one type next to scalars; where there is a choice, that
   of the reals. */
static bool common_shape(const Sig *sig, const Type *args, int n, Type *shape) {
  int containers = 0, from = -1;
  for (int i = 0; i < n; i++) {
    if (is_scalar(args[i])) continue;
    if (!containers++ || item_at(sig, from)->base == BASE_INT) from = i;
    if (sig->ret.kind == SIG_LIKE && i != sig->ret.of) return false;
  }
  *shape = from < 0 ? TYPE(BASE_REAL) : real_of(args[from]);
  for (int i = 0; i < n; i++)
    if (!is_scalar(args[i]) && !type_eq(real_of(args[i]), *shape) &&
        !lies_beside(item_at(sig, i), args[i], *shape))
      return false;
  return sig->ret.kind != SIG_SCALED || containers <= 1;
}

/* What a scalar kernel applied elementwise gives; ints stay where the row says so. */
static bool scalar_result(const Sig *sig, const Type *args, int n, FnMatch *out) {
  Type shape;
  if (!common_shape(sig, args, n, &shape)) return false;
  bool all_int = n > 0;
  for (int i = 0; i < n; i++) all_int = all_int && type_is_int(args[i]);
  if (sig->ret.kind == SIG_TYPE) {
    if (shape.base != BASE_REAL || shape.array) return false;
    shape = TYPE(sig->ret.base);
  }
  if (all_int && (out->fn->flags & FN_INT)) {
    out->promote = 0;
    if (shape.base == BASE_REAL) shape.base = BASE_INT;
  }
  out->result = shape;
  return true;
}

static bool call_result(const Sig *sig, const Type *args, int n, const Vars *vars,
                        FnMatch *out) {
  const SigItem *ret = &sig->ret;
  Type t = TYPE_ARRAY(ret->base, ret->array);
  switch (ret->kind) {
  case SIG_LIKE:
  case SIG_SAME:
    if (ret->of >= n) return false;
    t = args[ret->of];
    if (ret->kind == SIG_LIKE) t = real_of(t);
    break;
  case SIG_PARTS:
    if (ret->of >= n) return false;
    t = type_real_of(args[ret->of]);
    break;
  case SIG_TUPLE: t = ret->type; break;
  case SIG_T:
  case SIG_E:
    t = vars->type[ret->kind == SIG_E];
    t.array += ret->array;
    break;
  case SIG_ELEMENTWISE:
  case SIG_COMPLEXES:
    if (!common_shape(sig, args, n, &t)) return false;
    if (ret->kind == SIG_COMPLEXES) t = type_complex_of(t);
    break;
  default:
    if (ret->array == SIG_ANY_DEPTH) t.array = args[0].array;
    break;
  }
  bool all_int = n > 0;
  for (int i = 0; i < n; i++) all_int = all_int && type_is_int(args[i]);
  if (all_int && (out->fn->flags & FN_INT) && t.base == BASE_REAL) t.base = BASE_INT;
  out->result = t;
  return true;
}

static bool rng_result(const Sig *sig, const Type *args, int n, FnMatch *out) {
  bool scalar = true;
  for (int i = 0; i < n; i++) scalar = scalar && is_scalar(args[i]);
  out->result = TYPE_ARRAY(sig->ret.base, !scalar);
  return true;
}

static bool result_of(const Sig *sig, const Type *args, int n, const Vars *vars,
                      FnMatch *out) {
  for (int i = 0; i < n; i++)
    if (is_open(args[i])) {
      out->result = TYPE(args[i].base);
      return true;
    }
  if (out->fn->kind == FN_SCALAR) return scalar_result(sig, args, n, out);
  if (out->fn->kind == FN_RNG) return rng_result(sig, args, n, out);
  return call_result(sig, args, n, vars, out);
}

/* A row for reals comes before one for complex numbers. */
static int cost_of(const Sig *sig, int n, unsigned promote) {
  int cost = __builtin_popcount(promote);
  for (int i = 0; i < n; i++) {
    const SigItem *item = item_at(sig, i);
    bool is_complex = item->kind == SIG_COMPLEXES ||
                      (item->kind == SIG_TYPE && type_is_complex(TYPE(item->base)));
    if (is_complex && promote >> i & 1) cost += FN_MAX_ARGS;
  }
  return cost;
}

/* Numbers that stand for complex ones are complex to the result. */
static void make_complex(const Sig *sig, const Type *args, int n, Type *made) {
  for (int i = 0; i < n; i++)
    made[i] = item_at(sig, i)->kind == SIG_COMPLEXES ? type_complex_of(args[i]) : args[i];
}

bool sig_match(const Sig *sig, const Type *args, int nargs, FnMatch *out, int *cost) {
  if (sig->rest ? nargs < sig->n - 1 : nargs != sig->n) return false;
  if (nargs > FN_MAX_ARGS) return false;
  Vars vars = {0};
  Type made[FN_MAX_ARGS] = {0};
  out->promote = 0;
  for (int i = 0; i < nargs; i++) {
    const SigItem *item = item_at(sig, i);
    bool promote = false;
    if (item->kind == SIG_REST) continue;
    if (item->kind == SIG_FUNCTION) {
      if (!fits_function(item, args[i], &vars)) return false;
      continue;
    }
    if (item->kind == SIG_TUPLE) {
      if (!fits_tuple(sig, args, i, &promote)) return false;
      if (promote) out->promote |= 1u << i;
      continue;
    }
    if (out->fn->kind == FN_SCALAR ? !fits_element(item, args[i], &promote)
                                   : !fits_item(item, args[i], &vars, &promote))
      return false;
    if (promote) out->promote |= 1u << i;
  }
  if (!fits_tail(sig, args, nargs, out)) return false;
  promote_widened(sig, args, nargs, &vars, out);
  make_complex(sig, args, nargs, made);
  if (!result_of(sig, made, nargs, &vars, out)) return false;
  *cost = cost_of(sig, nargs, out->promote);
  return true;
}
