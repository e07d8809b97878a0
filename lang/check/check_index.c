/* SPDX-License-Identifier: BSD-3-Clause
   Types of indexed values and of fields. */
#include "lang/check/checker.h"
#include <stdlib.h>
#include <string.h>
#include "base/suggest.h"
#include "lang/tree/leaf.h"

bool check_is_multi(const Node *index) {
  return !index || index->kind == NODE_ALL || index->kind == NODE_RANGE ||
         index->type.array == 1;
}

static void check_one_index(Checker *c, Node **slot) {
  Node *index = *slot;
  if (!index || index->kind == NODE_ALL) return;
  if (index->kind == NODE_RANGE) {
    for (int i = 0; i < 2; i++)
      if (index->kids[i])
        check_fits(c, &index->kids[i], TYPE(BASE_INT), "the end of a range");
    return;
  }
  Type t = check_expr(c, slot);
  bool vague = t.base == BASE_ANY || t.base == BASE_ERROR;
  if (vague || (t.base == BASE_INT && t.array <= 1)) return;
  check_error(c, *slot, NULL, "an index is int, array[] int or a range, not %s",
              check_type_text(c, t));
  (*slot)->type = TYPE(BASE_ERROR);
}

/* Type of a vector or matrix whose dimensions are kept or taken away. */
static Type index_own(Base base, const bool *multi, int n) {
  if (type_is_complex(TYPE(base)))
    return type_complex_of(index_own(type_real_of(TYPE(base)).base, multi, n));
  if (n == 0) return TYPE(base);
  if (base != BASE_MATRIX) return TYPE(multi[0] ? base : BASE_REAL);
  if (n == 1) return TYPE(multi[0] ? BASE_MATRIX : BASE_ROW_VECTOR);
  if (multi[0] && multi[1]) return TYPE(BASE_MATRIX);
  if (multi[0]) return TYPE(BASE_VECTOR);
  return TYPE(multi[1] ? BASE_ROW_VECTOR : BASE_REAL);
}

/* Objects of the notebook know their elements when they are evaluated. */
static bool is_opaque(Type t) {
  return t.base == BASE_ANY ||
         (t.array == 0 &&
          (t.base == BASE_TABLE || t.base == BASE_RECORD || t.base == BASE_FIT));
}

static Type index_type(Checker *c, Node *node, Type t) {
  int n = node->nkids - 1, dims = type_ndims(t);
  bool multi[2] = {false, false};
  int kept = 0, own = 0;
  if (n > dims) {
    if (dims == 0)
      check_error(c, node, "leave the brackets away, or declare an array or vector",
                  "%s has no elements to index", check_type_text(c, t));
    else
      check_error(c, node, arena_printf(c->arena, "it takes %d at most", dims),
                  "%d indices are too many for %s", n, check_type_text(c, t));
    return TYPE(BASE_ERROR);
  }
  for (int i = 0; i < n; i++) {
    bool is_multi = check_is_multi(node->kids[i + 1]);
    if (i < t.array)
      kept += is_multi;
    else
      multi[own++] = is_multi;
  }
  int used = n < t.array ? n : t.array;
  Type base = t; /* with the parts of a tuple */
  base.array = 0;
  Type result = own ? index_own(t.base, multi, own) : base;
  result.array = t.array - used + kept;
  return result;
}

Type check_index(Checker *c, Node *node) {
  Type t = check_expr(c, &node->kids[0]);
  bool error = t.base == BASE_ERROR, any = is_opaque(t);
  for (int i = 1; i < node->nkids; i++) {
    if (is_opaque(t)) {
      Node *index = node->kids[i];
      if (index && index->kind != NODE_ALL && index->kind != NODE_RANGE)
        check_expr(c, &node->kids[i]);
      continue;
    }
    check_one_index(c, &node->kids[i]);
    Node *index = node->kids[i];
    if (!index || index->kind == NODE_ALL || index->kind == NODE_RANGE) continue;
    error = error || index->type.base == BASE_ERROR;
    any = any || index->type.base == BASE_ANY;
  }
  if (error) return TYPE(BASE_ERROR);
  return any ? TYPE(BASE_ANY) : index_type(c, node, t);
}

static Type missing_field(Checker *c, Node *node, Type t) {
  if (!t.names || t.base == BASE_FIT) return TYPE(BASE_ANY);
  const char **known = ARENA_ARRAY(c->arena, const char *, t.nparts + 1);
  for (int i = 0; i < t.nparts; i++) known[i] = t.names[i];
  const char *near = suggest_nearest(node->text, known);
  check_error(c, node, check_did_you_mean(c, near), "%s has no field `%s`",
              t.base == BASE_TABLE ? "this table" : "this record", node->text);
  return TYPE(BASE_ERROR);
}

/* x.2, which is an array of the members where [t] is an array of tuples. */
static Type check_member(Checker *c, Node *node, Type t) {
  int k = atoi(node->text);
  if (k >= 1 && k <= t.nparts) return leaf_part(t, k - 1);
  check_error(c, node, "members are counted from 1",
              "there is no member `.%s`: the tuple has %d member%s", node->text, t.nparts,
              t.nparts == 1 ? "" : "s");
  return TYPE(BASE_ERROR);
}

static const char *field_hint(Checker *c, const Node *node, Type t) {
  if (type_is_complex(t))
    return "get_real() and get_imag() give the parts of complex numbers";
  bool is_number = node->text[0] >= '0' && node->text[0] <= '9';
  if (is_number && type_ndims(t))
    return arena_printf(c->arena, "`[%s]` is element %s", node->text, node->text);
  return is_number ? "members are of tuples: (a, b).1" : NULL;
}

Type check_field(Checker *c, Node *node) {
  Type t = check_expr(c, &node->kids[0]);
  if (t.base == BASE_ERROR || t.base == BASE_ANY) return t;
  if (t.base == BASE_TUPLE) return check_member(c, node, t);
  bool has_fields = t.array == 0 && (t.base == BASE_RECORD || t.base == BASE_TABLE ||
                                     t.base == BASE_FIT || t.base == BASE_MODEL);
  if (!has_fields) {
    check_error(c, node, field_hint(c, node, t), "%s has no %s", check_type_text(c, t),
                node->text[0] <= '9' ? "members" : "fields");
    return TYPE(BASE_ERROR);
  }
  for (int i = 0; t.names && i < t.nparts; i++)
    if (t.names[i] && strcmp(t.names[i], node->text) == 0) return t.parts[i];
  return missing_field(c, node, t);
}
