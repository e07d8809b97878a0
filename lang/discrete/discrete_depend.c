/* SPDX-License-Identifier: BSD-3-Clause
   Which variables depend on discrete parameters, and which on any parameter: by
   assignment or by the branch or loop they are assigned in. */
#include "lang/discrete/discrete_pass.h"

bool syms_have(const Syms *syms, const Sym *sym) {
  for (int i = 0; i < syms->n; i++)
    if (syms->at[i] == sym) return true;
  return false;
}

typedef struct Search {
  const Syms *syms;
  const Sym *sym;
  bool found;
} Search;

static bool visit_mention(void *ctx, Node *node) {
  Search *s = ctx;
  if (node->kind == NODE_VAR && node->sym && syms_have(s->syms, node->sym))
    s->found = true;
  return !s->found;
}

bool node_mentions(const Node *tree, const Syms *syms) {
  Search s = {.syms = syms};
  if (tree) node_walk((Node *)tree, visit_mention, &s);
  return s.found;
}

Node *ref_root(const Node *node) {
  while (node->kind == NODE_INDEX || node->kind == NODE_FIELD ||
         node->kind == NODE_PROMOTE)
    node = node->kids[0];
  return node->kind == NODE_VAR ? (Node *)node : NULL;
}

static bool visit_binding(void *ctx, Node *node) {
  Search *s = ctx;
  bool declares =
      node->kind == NODE_DECL || node->kind == NODE_FOR || node->kind == NODE_FOREACH;
  if (declares && node->sym == s->sym) s->found = true;
  const Node *root = node->kind == NODE_ASSIGN ? ref_root(node->kids[0]) : NULL;
  if (root && root->sym == s->sym) s->found = true;
  return !s->found;
}

bool node_binds(const Node *tree, const Sym *sym) {
  Search s = {.sym = sym};
  node_walk((Node *)tree, visit_binding, &s);
  return s.found;
}

/* One round over statements. */
typedef struct Flow {
  Syms *syms;
  bool grew;
} Flow;

static void add(Flow *f, const Sym *sym) {
  if (!sym || syms_have(f->syms, sym)) return;
  vec_push(f->syms, sym);
  f->grew = true;
}

static void flow(Flow *f, const Node *node, bool under);

static void flow_kids(Flow *f, const Node *node, int from, bool under) {
  for (int i = from; i < node->nkids; i++)
    if (node->kids[i]) flow(f, node->kids[i], under);
}

static void flow(Flow *f, const Node *node, bool under) {
  const Node *root;
  switch (node->kind) {
  case NODE_ASSIGN:
    root = ref_root(node->kids[0]);
    if (root && (under || node_mentions(node->kids[1], f->syms) ||
                 node_mentions(node->kids[0], f->syms)))
      add(f, root->sym);
    break;
  case NODE_DECL:
    if (node->nkids > 1 && node->kids[1] &&
        (under || node_mentions(node->kids[1], f->syms)))
      add(f, node->sym);
    break;
  case NODE_IF:
  case NODE_WHILE:
    flow_kids(f, node, 1, under || node_mentions(node->kids[0], f->syms));
    break;
  case NODE_FOR:
    under = under || node_mentions(node->kids[0], f->syms) ||
            node_mentions(node->kids[1], f->syms);
    if (under) add(f, node->sym);
    flow_kids(f, node, 2, under);
    break;
  case NODE_FOREACH:
    if (under || node_mentions(node->kids[0], f->syms)) add(f, node->sym);
    flow_kids(f, node, 1, under);
    break;
  case NODE_BLOCK:
  case NODE_PROFILE: flow_kids(f, node, 0, under); break;
  default: break;
  }
}

static void settle(Syms *syms, Node *const *blocks, int n) {
  Flow f = {.syms = syms, .grew = true};
  while (f.grew) {
    f.grew = false;
    for (int i = 0; i < n; i++)
      if (blocks[i]) flow(&f, blocks[i], false);
  }
}

void pass_depend(Pass *p, Node *const *blocks, int n) {
  Node **decls;
  for (int i = 0; i < p->latents.n; i++) vec_push(&p->touched, p->latents.at[i]->sym);
  int count = program_decls(p->from, BLOCK_PARAMETERS, &decls);
  for (int i = 0; i < count; i++) vec_push(&p->moving, decls[i]->sym);
  for (int i = 0; i < p->sampled.n; i++) vec_push(&p->held, p->sampled.at[i]->sym);
  settle(&p->touched, blocks, n);
  settle(&p->held, blocks, n);
  settle(&p->moving, blocks, n);
}
