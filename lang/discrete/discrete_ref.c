/* SPDX-License-Identifier: BSD-3-Clause
   Mentions of elements of discrete parameters, and statements with states in their
   place. */
#include <string.h>
#include "lang/discrete/discrete_pass.h"

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
  const Node *root = ref_root(node);
  int latent = root && root->sym ? latent_of(p, root->sym) : -1;
  if (latent < 0 || !read_indices(node, ref)) return false;
  ref->latent = latent;
  return ref->n == p->latents.at[latent]->sym->type.array;
}

static bool is_same(const Ref *a, const Ref *b) {
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
    if (node_mentions(ref->index[i], &p->touched)) {
      pass_error(p, ref->at, "give one of them a loop over its values in the program",
                 "which element of `%s` this is depends on a discrete parameter",
                 ref_decl(p, ref)->text);
      return false;
    }
  for (int i = 0; i < refs->n; i++)
    if (is_same(&refs->at[i], ref)) return true;
  vec_push(refs, *ref);
  return true;
}

typedef struct Reading {
  Syms seen;
  bool found;
} Reading;

static bool visit_reading(void *ctx, Node *node) {
  Reading *r = ctx;
  if (node->kind != NODE_CALL) return !r->found;
  Node *def = node->sym ? node->sym->decl : NULL;
  if (!strcmp(node->text, "target")) r->found = true;
  bool may = def && def->kind == NODE_FUNDEF && text_has_suffix(node->text, "_lp");
  if (!may || syms_have(&r->seen, node->sym)) return !r->found;
  vec_push(&r->seen, node->sym);
  if (def->kids[1])
    node_walk(def->kids[1], visit_reading, r);
  else
    r->found = true;
  return !r->found;
}

bool node_reads_target(const Node *tree) {
  Reading r = {0};
  node_walk((Node *)tree, visit_reading, &r);
  vec_free(&r.seen);
  return r.found;
}

/* What needs the density of more than the statement it stands in. */
static bool meddles(Pass *p, Node *node) {
  bool call = node->kind == NODE_CALL &&
              (text_has_suffix(node->text, "_lp") || strcmp(node->text, "target") == 0) &&
              node_reads_target(node);
  if (!call && node->kind != NODE_JACOBIAN) return false;
  pass_error(p, node, NULL,
             call ? "`%s` reads target beside a discrete parameter"
                  : "`%s +=` depends on a discrete parameter",
             call ? node->text : "jacobian");
  return true;
}

bool refs_collect(Pass *p, Node *tree, Refs *refs) {
  Ref ref;
  if (ref_read(p, tree, &ref)) return add_ref(p, &ref, refs);
  if (meddles(p, tree)) return false;
  bool part = tree->kind == NODE_VAR || tree->kind == NODE_INDEX;
  const Node *root = part ? ref_root(tree) : NULL;
  if (root && root->sym && latent_of(p, root->sym) >= 0) {
    pass_error(p, tree, "write a loop that mentions one element at a time",
               "several elements of `%s` at once cannot be summed out here", root->text);
    return false;
  }
  for (int i = 0; i < tree->nkids; i++)
    if (tree->kids[i] && !refs_collect(p, tree->kids[i], refs)) return false;
  return true;
}

/* Arguments of categorical(y | theta), where theta was declared as a simplex: nothing is
   left to check. */
static bool is_known_simplex(const Node *outcome, const Node *theta) {
  const Node *root = ref_root(theta);
  const Node *decl = root && root->sym ? root->sym->decl : NULL;
  Ref whole = {0}; /* no slice of it */
  return decl && read_indices(theta, &whole) && decl->kind == NODE_DECL &&
         !root->sym->is_local && decl->kids[0]->transform == TRANSFORM_SIMPLEX &&
         theta->type.array == 0 && theta->type.base == BASE_VECTOR &&
         type_ndims(outcome->type) == 0;
}

/* Outcome and shares of a categorical distribution over a known simplex; false for all
   else. */
static bool read_share(const Node *s, const Node **outcome, const Node **theta) {
  bool tilde = s->kind == NODE_TILDE && s->nkids == TILDE_ARGS + 1 &&
               !(s->flags & NODE_TRUNCATED) && !strcmp(s->text, "categorical");
  bool call =
      s->kind == NODE_CALL && s->nkids == 2 &&
      (!strcmp(s->text, "categorical_lpmf") || !strcmp(s->text, "categorical_lupmf"));
  if (!tilde && !call) return false;
  *outcome = s->kids[0];
  *theta = s->kids[tilde ? TILDE_ARGS : 1];
  return is_known_simplex(*outcome, *theta);
}

/* log(theta[y]) */
static Node *log_share(Pass *p, Node *outcome, Node *theta) {
  if (theta->kind != NODE_INDEX)
    return build_call(&p->b, "log", 1, build_index(&p->b, theta, 1, outcome));
  node_add(p->arena, theta, outcome);
  return build_call(&p->b, "log", 1, theta);
}

Node *refs_replace(Pass *p, const Node *tree, const Refs *refs,
                   const char *const *names) {
  Ref ref;
  const Node *outcome, *theta;
  p->b.at = tree->span;
  if (ref_read(p, tree, &ref))
    for (int i = 0; i < refs->n; i++)
      if (is_same(&refs->at[i], &ref)) return build_var(&p->b, names[i]);
  if (read_share(tree, &outcome, &theta)) {
    Node *share = log_share(p, refs_replace(p, outcome, refs, names),
                            refs_replace(p, theta, refs, names));
    return tree->kind == NODE_TILDE ? build_target(&p->b, share) : share;
  }
  if (tree->kind == NODE_PRINT) {
    pass_unheard(p, tree);
    return node_new(p->arena, NODE_SKIP, tree->span, 0);
  }
  Node *copy = build_like(&p->b, tree);
  for (int i = 0; i < tree->nkids; i++)
    copy->kids[i] = tree->kids[i] ? refs_replace(p, tree->kids[i], refs, names) : NULL;
  return copy;
}

Node *pass_with_constants(Pass *p, const Node *s) {
  if (node_is_expression(s) || s->kind == NODE_TERM) return node_copy(p->arena, s);
  Node *copy = build_like(&p->b, s);
  bool leaf = true;
  for (int i = 0; i < s->nkids; i++) {
    copy->kids[i] = s->kids[i] ? pass_with_constants(p, s->kids[i]) : NULL;
    leaf = leaf && (!s->kids[i] || node_is_expression(s->kids[i]) ||
                    s->kids[i]->kind == NODE_DECL_TYPE);
  }
  if (leaf && node_mentions(s, &p->held)) copy->flags |= NODE_WHOLE;
  return copy;
}
