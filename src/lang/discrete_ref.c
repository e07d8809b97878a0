/* SPDX-License-Identifier: BSD-3-Clause
   Mentions of elements of discrete parameters, and statements with states in their place.
 */
#include <string.h>
#include "lang/discrete_pass.h"
#include "lang/scope.h"

static int latent_of(const Pass *p, const Sym *sym) {
  for (int i = 0; i < p->latents.n; i++)
    if (p->latents.at[i]->sym == sym) return i;
  return -1;
}

static bool is_one(const Node *index) {
  return index && index->kind != NODE_ALL && index->kind != NODE_RANGE &&
         type_ndims(index->type) == 0;
}

/* Indices of z[i][j] and z[i, j] alike; false when one is not a single int. */
static bool read_indices(const Node *node, Ref *ref) {
  if (node->kind != NODE_INDEX) return true;
  if (!read_indices(node->kids[0], ref)) return false;
  for (int i = 1; i < node->nkids; i++) {
    if (!is_one(node->kids[i]) || ref->n == REF_MAX_INDEX) return false;
    ref->index[ref->n++] = node->kids[i];
  }
  return true;
}

bool ref_read(const Pass *p, const Node *node, Ref *ref) {
  *ref = (Ref){.latent = -1, .at = (Node *)node};
  if (node->kind != NODE_VAR && node->kind != NODE_INDEX) return false;
  const Node *root = root_of(node);
  int latent = root && root->sym ? latent_of(p, root->sym) : -1;
  if (latent < 0 || !read_indices(node, ref)) return false;
  ref->latent = latent;
  return ref->n == p->latents.at[latent]->sym->type.array;
}

bool ref_eq(const Ref *a, const Ref *b) {
  bool same = a->latent == b->latent;
  for (int i = 0; same && i < a->n; i++) same = node_eq(a->index[i], b->index[i]);
  return same;
}

const Node *ref_decl(const Pass *p, const Ref *ref) {
  return p->latents.at[ref->latent];
}

Node *ref_bound(Pass *p, const Ref *ref, int which) {
  Node *bound = node_copy(p->arena, ref_decl(p, ref)->kids[0]->kids[which]);
  if (type_ndims(bound->type) == 0) return bound;
  Node *at = node_new(p->arena, NODE_INDEX, p->b.at, 1);
  at->kids[0] = bound;
  for (int i = 0; i < ref->n; i++)
    node_add(p->arena, at, node_copy(p->arena, ref->index[i]));
  return at;
}

bool ref_has_own_bounds(const Pass *p, const Ref *ref) {
  const Node *type = ref_decl(p, ref)->kids[0];
  return type_ndims(type->kids[DT_LOWER]->type) > 0 ||
         type_ndims(type->kids[DT_UPPER]->type) > 0;
}

static bool add_ref(Pass *p, const Ref *ref, Refs *refs) {
  for (int i = 0; i < ref->n; i++)
    if (tree_mentions(ref->index[i], &p->touched)) {
      pass_error(p, ref->at, "give one of them a loop over its values in the program",
                 "which element of `%s` this is depends on a discrete parameter",
                 ref_decl(p, ref)->text);
      return false;
    }
  for (int i = 0; i < refs->n; i++)
    if (ref_eq(&refs->at[i], ref)) return true;
  vec_push(refs, *ref);
  return true;
}

/* What reads or adds to the density elsewhere than in a statement of its own. */
static bool meddles(Pass *p, const Node *node) {
  bool call = node->kind == NODE_CALL &&
              (scope_ends(node->text, "_lp") || strcmp(node->text, "target") == 0);
  if (!call && node->kind != NODE_JACOBIAN) return false;
  pass_error(p, node, "write its `~` and `target +=` in the model block",
             call ? "`%s` may not stand beside a discrete parameter"
                  : "`%s +=` may not depend on a discrete parameter",
             call ? node->text : "jacobian");
  return true;
}

bool refs_collect(Pass *p, Node *tree, Refs *refs) {
  Ref ref;
  if (ref_read(p, tree, &ref)) return add_ref(p, &ref, refs);
  if (meddles(p, tree)) return false;
  bool part = tree->kind == NODE_VAR || tree->kind == NODE_INDEX;
  const Node *root = part ? root_of(tree) : NULL;
  if (root && root->sym && latent_of(p, root->sym) >= 0) {
    pass_error(p, tree, "write a loop that mentions one element at a time",
               "several elements of `%s` at once cannot be summed out here", root->text);
    return false;
  }
  for (int i = 0; i < tree->nkids; i++)
    if (tree->kids[i] && !refs_collect(p, tree->kids[i], refs)) return false;
  return true;
}

/* Constants of a density may depend on a state, so none is dropped. */
static const char *full_name(Pass *p, const Node *call) {
  const char *name = call->text;
  if (!scope_ends(name, "_lupdf") && !scope_ends(name, "_lupmf")) return name;
  const char *end = scope_ends(name, "_lupdf") ? "pdf" : "pmf";
  return arena_printf(p->arena, "%.*s_l%s", (int)strlen(name) - 6, name, end);
}

static Node *tilde_value(Pass *p, const Node *s) {
  if (s->flags & NODE_TRUNCATED) {
    pass_error(p, s, "write the density and its normalisation with `target +=`",
               "a truncation beside a discrete parameter is not supported");
    return NULL;
  }
  const char *name = s->sym ? s->sym->name : s->match.fn ? s->match.fn->name : s->text;
  Node *call = build_call(&p->b, name, 1, node_copy(p->arena, s->kids[TILDE_OUTCOME]));
  for (int i = TILDE_ARGS; i < s->nkids; i++)
    node_add(p->arena, call, node_copy(p->arena, s->kids[i]));
  return call;
}

Node *increment_value(Pass *p, const Node *s) {
  p->b.at = s->span;
  if (s->kind == NODE_TILDE) return tilde_value(p, s);
  Node *value = node_copy(p->arena, s->kids[0]);
  return type_ndims(value->type) ? build_call(&p->b, "sum", 1, value) : value;
}

/* categorical(y | theta) where theta was declared as a simplex: nothing is left to check.
 */
static bool is_known_simplex(const Node *call) {
  const Node *root = call->nkids == 2 ? root_of(call->kids[1]) : NULL;
  const Node *decl = root && root->sym ? root->sym->decl : NULL;
  Ref whole = {0}; /* no slice of it */
  return decl && read_indices(call->kids[1], &whole) && decl->kind == NODE_DECL &&
         !root->sym->is_local && decl->kids[0]->transform == TRANSFORM_SIMPLEX &&
         call->kids[1]->type.array == 0 && call->kids[1]->type.base == BASE_VECTOR &&
         type_ndims(call->kids[0]->type) == 0;
}

/* log(theta[y]) */
static Node *log_share(Pass *p, Node *outcome, Node *theta) {
  if (theta->kind != NODE_INDEX)
    return build_call(&p->b, "log", 1, build_index(&p->b, theta, 1, outcome));
  node_add(p->arena, theta, outcome);
  return build_call(&p->b, "log", 1, theta);
}

static Node *add_to_term(Pass *p, Node *value) {
  return build_assign(&p->b, build_var(&p->b, HIDDEN_TERM), "+=", value);
}

Node *refs_replace(Pass *p, const Node *tree, const Refs *refs,
                   const char *const *names) {
  Ref ref;
  p->b.at = tree->span;
  if (ref_read(p, tree, &ref))
    for (int i = 0; i < refs->n; i++)
      if (ref_eq(&refs->at[i], &ref)) return build_var(&p->b, names[i]);
  if (tree->kind == NODE_TILDE || tree->kind == NODE_TARGET) {
    Node *value = increment_value(p, tree);
    return value ? add_to_term(p, refs_replace(p, value, refs, names)) : NULL;
  }
  if (tree->kind == NODE_PRINT) return node_new(p->arena, NODE_SKIP, tree->span, 0);
  if (tree->kind == NODE_REJECT) /* these states alone */
    return add_to_term(p, build_call(&p->b, "negative_infinity", 0));
  Node *copy = build_like(&p->b, tree);
  if (tree->kind == NODE_CALL) copy->text = full_name(p, tree);
  for (int i = 0; i < tree->nkids; i++)
    copy->kids[i] = tree->kids[i] ? refs_replace(p, tree->kids[i], refs, names) : NULL;
  if (copy->kind == NODE_CALL && !strcmp(copy->text, "categorical_lpmf") &&
      is_known_simplex(tree))
    return log_share(p, copy->kids[0], copy->kids[1]);
  return copy;
}

Node *with_constants(Pass *p, const Node *s) {
  Refs none = {0};
  bool increment = s->kind == NODE_TILDE || s->kind == NODE_TARGET;
  if (increment && tree_mentions(s, &p->held)) {
    Node *value = increment_value(p, s);
    return value ? build_target(&p->b, refs_replace(p, value, &none, NULL)) : NULL;
  }
  if (s->kind == NODE_CALL && scope_ends(s->text, "_lp") && tree_mentions(s, &p->held))
    pass_error(p, s, "write its `~` and `target +=` in the model block",
               "`%s` may not stand beside a discrete parameter", s->text);
  Node *copy = build_like(&p->b, s);
  for (int i = 0; i < s->nkids; i++)
    copy->kids[i] = s->kids[i] ? with_constants(p, s->kids[i]) : NULL;
  return copy;
}
