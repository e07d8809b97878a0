/* SPDX-License-Identifier: BSD-3-Clause
   The model block as factors: which statements belong together, where their tables are
   filled, and which elements of discrete parameters they mention. */
#include <string.h>
#include "lang/discrete/discrete_pass.h"

/* A scope that statements are put into: the model block, the body of a loop or branch. */
typedef struct Level {
  const struct Level *up;
  const Node *node;
  bool is_branch;
  Node *density, *scan;
} Level;

static void walk_list(Pass *p, const Level *level, Node *const *at, int n);

static void put(Pass *p, Node *block, Node *statement) {
  node_add(p->arena, block, statement);
}

/* ---- statements without discrete parameters ---- */

static bool has_jump(const Node *s) {
  if (s->kind == NODE_BREAK || s->kind == NODE_CONTINUE) return true;
  for (int i = 0; i < s->nkids; i++)
    if (s->kids[i] && has_jump(s->kids[i])) return true;
  return false;
}

/* What the search for factors needs of a statement: values of data alone; or NULL. */
static Node *scan_copy(Pass *p, const Node *s) {
  const Node *root;
  int heads = 0;
  switch (s->kind) {
  case NODE_BREAK:
  case NODE_CONTINUE: return node_copy(p->arena, s);
  case NODE_DECL: return syms_have(&p->moving, s->sym) ? NULL : node_copy(p->arena, s);
  case NODE_ASSIGN:
    root = ref_root(s->kids[0]);
    return root && syms_have(&p->moving, root->sym) ? NULL : node_copy(p->arena, s);
  case NODE_FOR: heads = 2; break;
  case NODE_IF:
  case NODE_WHILE:
  case NODE_FOREACH: heads = 1; break;
  case NODE_BLOCK:
  case NODE_PROFILE: break;
  default: return NULL;
  }
  for (int i = 0; i < heads; i++)
    if (node_mentions(s->kids[i], &p->moving)) {
      if (has_jump(s))
        pass_error(p, s, NULL,
                   "a loop over discrete parameters is left by a condition that depends "
                   "on parameters");
      return NULL;
    }
  Node *copy = build_like(&p->b, s);
  bool empty = true;
  copy->nkids = 0;
  for (int i = 0; i < s->nkids; i++) {
    bool head = i < heads || !s->kids[i] || s->kids[i]->kind == NODE_STRING;
    Node *kid = head ? node_copy(p->arena, s->kids[i]) : scan_copy(p, s->kids[i]);
    if (!head && kid) empty = false;
    if (!head && !kid && heads) kid = node_new(p->arena, NODE_SKIP, s->span, 0);
    if (kid) node_add(p->arena, copy, kid);
  }
  return empty ? NULL : copy;
}

static bool visit_increment(void *ctx, Node *node) {
  const Node **found = ctx;
  if (node->kind == NODE_EXPR) return false;
  if (node->kind == NODE_CALL && text_has_suffix(node->text, "_lp")) *found = node;
  return !*found;
}

/* Statements between factors are repeated where draws are made, and may not add to the
   density there. */
static bool check_increments(Pass *p, const Node *s) {
  const Node *at = NULL;
  node_walk((Node *)s, visit_increment, &at);
  if (at)
    pass_error(p, at, "call it in a statement of its own",
               "`%s` adds to the density while a variable is computed", at->text);
  return !at;
}

/* Sums over states are added at the end: no statement may look at target before. */
static bool check_reading(Pass *p, const Node *s) {
  if (s->kind == NODE_PRINT || !node_reads_target(s)) return true;
  pass_error(p, s, NULL, "this reads target, which depends on discrete parameters");
  return false;
}

static void keep(Pass *p, const Level *level, const Node *s) {
  if (!check_increments(p, s) || !check_reading(p, s)) return;
  put(p, level->density, node_copy(p->arena, s));
  Node *scan = scan_copy(p, s);
  if (scan) put(p, level->scan, scan);
}

/* ---- loops, branches and blocks around factors ---- */

typedef struct Outer {
  const Pass *p;
  const Node *tree;
  Syms *syms;
} Outer;

static bool is_latent(const Pass *p, const Sym *sym) {
  for (int i = 0; i < p->latents.n; i++)
    if (p->latents.at[i]->sym == sym) return true;
  return false;
}

static bool declares(const Node *tree, const Sym *sym) {
  bool here = tree->kind == NODE_DECL || tree->kind == NODE_FOR;
  if (here && tree->sym == sym) return true;
  for (int i = 0; i < tree->nkids; i++)
    if (tree->kids[i] && declares(tree->kids[i], sym)) return true;
  return false;
}

static bool visit_outer(void *ctx, Node *node) {
  Outer *o = ctx;
  const Sym *sym = node->kind == NODE_VAR || node->kind == NODE_DECL ? node->sym : NULL;
  if (!sym || !syms_have(&o->p->touched, sym) || is_latent(o->p, sym)) return true;
  bool own = node != o->tree && declares(o->tree, sym);
  if (!own && !syms_have(o->syms, sym)) vec_push(o->syms, sym);
  return true;
}

/* Variables that depend on a discrete parameter and reach out of the statement. */
static Syms outer_touched(const Pass *p, const Node *s) {
  Syms syms = {0};
  Outer o = {p, s, &syms};
  node_walk((Node *)s, visit_outer, &o);
  return syms;
}

static bool is_fixed(const Pass *p, const Node *e) {
  return !node_mentions(e, &p->touched) && !node_mentions(e, &p->moving);
}

static bool may_split(const Pass *p, const Node *s) {
  Syms outer = outer_touched(p, s);
  bool closed = outer.n == 0;
  vec_free(&outer);
  if (!closed) return false;
  switch (s->kind) {
  case NODE_BLOCK:
  case NODE_PROFILE: return true;
  case NODE_FOR: return is_fixed(p, s->kids[0]) && is_fixed(p, s->kids[1]);
  case NODE_IF: return is_fixed(p, s->kids[0]);
  default: return false;
  }
}

static Level inner(Pass *p, const Level *up, const Node *node) {
  p->b.at = node->span;
  return (Level){up, node, false, build_block(&p->b), build_block(&p->b)};
}

/* The statements of a body, with or without braces. */
static void walk_body(Pass *p, const Level *level, Node *body) {
  if (body->kind == NODE_BLOCK)
    walk_list(p, level, body->kids, body->nkids);
  else
    walk_list(p, level, &body, 1);
}

static void split_branch(Pass *p, const Level *level, const Node *s) {
  Node *density = build_like(&p->b, s), *scan = build_like(&p->b, s);
  density->kids[0] = node_copy(p->arena, s->kids[0]);
  scan->kids[0] = node_copy(p->arena, s->kids[0]);
  for (int i = 1; i < s->nkids; i++) {
    Level l = inner(p, level, s);
    l.is_branch = true;
    if (s->kids[i]) walk_body(p, &l, s->kids[i]);
    density->kids[i] = l.density;
    scan->kids[i] = l.scan;
  }
  put(p, level->density, density);
  put(p, level->scan, scan);
}

static void split_loop(Pass *p, const Level *level, const Node *s) {
  Level l = inner(p, level, s);
  walk_body(p, &l, s->kids[2]);
  Node *bodies[2] = {l.density, l.scan}, *blocks[2] = {level->density, level->scan};
  for (int k = l.density->nkids ? 0 : 1; k < 2; k++) {
    Node *loop = build_like(&p->b, s);
    loop->kids[0] = node_copy(p->arena, s->kids[0]);
    loop->kids[1] = node_copy(p->arena, s->kids[1]);
    loop->kids[2] = bodies[k];
    put(p, blocks[k], loop);
  }
}

static void split_block(Pass *p, const Level *level, const Node *s) {
  Level l = inner(p, level, s);
  int first = s->kind == NODE_PROFILE;
  walk_list(p, &l, s->kids + first, s->nkids - first);
  put(p, level->density, l.density);
  put(p, level->scan, l.scan);
}

static void split(Pass *p, const Level *level, const Node *s) {
  p->b.at = s->span;
  if (s->kind == NODE_FOR)
    split_loop(p, level, s);
  else if (s->kind == NODE_IF)
    split_branch(p, level, s);
  else
    split_block(p, level, s);
}

/* ---- one factor ---- */

typedef struct Factor {
  Node *const *parts;
  int n;
  Refs refs;
  const char **names; /* of the states of refs */
} Factor;

/* x + c as the variable x, or NULL, and the number c. */
static const Sym *shift_of(const Node *index, int *shift) {
  *shift = index->kind == NODE_INT ? index->i : 0;
  if (index->kind == NODE_VAR) return index->sym;
  bool sum = index->kind == NODE_BINARY && strchr("+-", index->text[0]) &&
             index->kids[0]->kind == NODE_VAR && index->kids[1]->kind == NODE_INT;
  if (!sum) return NULL;
  *shift = index->text[0] == '-' ? -index->kids[1]->i : index->kids[1]->i;
  return index->kids[0]->sym;
}

/* The index, from 1, along which two elements follow one another; 0 when they do not. */
static int chain_index(const Ref *a, const Ref *b) {
  int along = 0;
  if (a->latent != b->latent) return 0;
  for (int i = 0; i < a->n; i++) {
    int x, y;
    if (node_eq(a->index[i], b->index[i])) continue;
    if (along || shift_of(a->index[i], &x) != shift_of(b->index[i], &y)) return 0;
    if (x - y != 1 && y - x != 1) return 0;
    along = i + 1;
  }
  return along;
}

static void classify(Pass *p, const Factor *f) {
  if (f->refs.n == 1) return;
  int along = f->refs.n == 2 ? chain_index(&f->refs.at[0], &f->refs.at[1]) : 0;
  for (int i = 0; i < f->refs.n; i++) {
    int *coupled = &p->coupled[f->refs.at[i].latent];
    *coupled = along && (!*coupled || *coupled == along) ? along : COUPLED;
  }
}

/* Which element a factor mentions must be known before it is evaluated, from data. */
static bool check_index(Pass *p, const Factor *f, const Ref *ref, const Node *index) {
  const char *name = ref_decl(p, ref)->text;
  if (node_mentions(index, &p->moving)) {
    pass_error(p, ref->at, "an index of a discrete parameter may depend on data only",
               "which element of `%s` this is depends on parameters", name);
    return false;
  }
  if (index->kind == NODE_VAR && index->sym)
    for (int i = 0; i < f->n; i++)
      if (node_binds(f->parts[i], index->sym)) {
        pass_error(
            p, ref->at,
            "move what is computed of one element, and the statement that uses it, "
            "into one loop",
            "these statements need many elements of `%s` at once", name);
        return false;
      }
  for (int i = 0; i < index->nkids; i++)
    if (index->kids[i] && !check_index(p, f, ref, index->kids[i])) return false;
  return true;
}

/* A factor is evaluated for every state: it may neither leave the loop around it nor
   change what others read. */
static bool check_effects(Pass *p, const Factor *f, const Node *s, bool in_loop) {
  const Node *root = s->kind == NODE_ASSIGN ? ref_root(s->kids[0]) : NULL;
  bool own = !root;
  for (int i = 0; !own && i < f->n; i++) own = declares(f->parts[i], root->sym);
  bool leaves = !in_loop && (s->kind == NODE_BREAK || s->kind == NODE_CONTINUE);
  if (leaves || !own) {
    pass_error(p, s, NULL,
               leaves
                   ? "a loop is left by a condition on a discrete parameter"
                   : "this assignment stands among statements about a discrete parameter "
                     "that are evaluated for each of its values");
    return false;
  }
  in_loop =
      in_loop || s->kind == NODE_FOR || s->kind == NODE_WHILE || s->kind == NODE_FOREACH;
  for (int i = 0; i < s->nkids; i++)
    if (s->kids[i] && !check_effects(p, f, s->kids[i], in_loop)) return false;
  return true;
}

static bool read_factor(Pass *p, Factor *f) {
  for (int i = 0; i < f->n; i++)
    if (!refs_collect(p, f->parts[i], &f->refs)) return false;
  for (int i = 0; f->refs.n && i < f->n; i++)
    if (!check_effects(p, f, f->parts[i], false)) return false;
  for (int i = 0; i < f->refs.n; i++)
    for (int k = 0; k < f->refs.at[i].n; k++)
      if (!check_index(p, f, &f->refs.at[i], f->refs.at[i].index[k])) return false;
  f->names = ARENA_ARRAY(p->arena, const char *, f->refs.n + 1);
  for (int i = 0; i < f->refs.n; i++) f->names[i] = arena_printf(p->arena, "_s%d", i + 1);
  if (f->refs.n) classify(p, f);
  return true;
}

static bool reads_from(const Node *body, const Node *scope) {
  if (body->kind == NODE_VAR && body->sym && node_binds(scope, body->sym)) return true;
  for (int i = 0; i < body->nkids; i++)
    if (body->kids[i] && reads_from(body->kids[i], scope)) return true;
  return false;
}

/* Whether what fills the table says the same one scope further out. */
static bool may_move(const Level *level, const Node *body) {
  return !level->is_branch && level->up && !reads_from(body, level->node);
}

/* The outermost scope where the table is the same for all rounds of the loops passed. */
static const Level *home_of(Pass *p, const Level *level, const Factor *f, Node *body) {
  const Level *home = level, *l = level;
  if (p->at_present) return level;
  for (int i = 0; i < f->refs.n; i++)
    if (ref_has_own_bounds(p, &f->refs.at[i])) return level;
  for (; may_move(l, body); l = l->up)
    if (l->node->kind == NODE_FOR) home = l->up;
  return home;
}

/* if (_wanted[_at]) */
static Node *where_wanted(Pass *p, Node *term) {
  Node *wanted = node_new(p->arena, NODE_IF, term->span, 2);
  wanted->kids[0] =
      build_index(&p->b, build_var(&p->b, HIDDEN_WANTED), 1, build_var(&p->b, HIDDEN_AT));
  wanted->kids[1] = term;
  return wanted;
}

/* The statements with states in place of elements, as one value of the table. */
static Node *factor_body(Pass *p, const Factor *f) {
  const Refs none = {0};
  const Refs *refs = p->at_present ? &none : &f->refs;
  Node *block = build_block(&p->b);
  Node *at = build_var(&p->b, HIDDEN_AT);
  Node *term = build_term(&p->b, build_index(&p->b, build_var(&p->b, HIDDEN_TERMS), 1,
                                             node_copy(p->arena, at)));
  put(p, block, build_assign(&p->b, at, "+=", build_int(&p->b, 1)));
  for (int i = 0; i < f->n; i++)
    put(p, term, refs_replace(p, f->parts[i], refs, f->names));
  put(p, block, p->at_present ? where_wanted(p, term) : term);
  return block;
}

static Node *over_states(Pass *p, const Factor *f, Node *body) {
  if (p->at_present) return body;
  for (int i = f->refs.n - 1; i >= 0; i--)
    body = build_for(&p->b, f->names[i], ref_bound(p, &f->refs.at[i], DT_LOWER),
                     ref_bound(p, &f->refs.at[i], DT_UPPER), body);
  return body;
}

static Node *count_cells(Pass *p, const Factor *f) {
  Node *cells = NULL;
  if (p->at_present) return build_int(&p->b, 1);
  for (int i = 0; i < f->refs.n; i++) {
    const Ref *ref = &f->refs.at[i];
    Node *width = pass_width(p, ref_bound(p, ref, DT_LOWER), ref_bound(p, ref, DT_UPPER));
    cells = cells ? build_binary(&p->b, "*", cells, width) : width;
  }
  return cells;
}

static void add_cells(Pass *p, Node *scan, const Factor *f) {
  put(p, scan,
      build_assign(&p->b, build_var(&p->b, HIDDEN_CELLS), "+=", count_cells(p, f)));
}

/* _factors[_ints + at] = value */
static void put_int(Pass *p, Node *scan, int at, Node *value) {
  Node *place =
      build_binary(&p->b, "+", build_var(&p->b, HIDDEN_INTS), build_int(&p->b, at));
  Node *cell = build_index(&p->b, build_var(&p->b, HIDDEN_FACTORS), 1, place);
  put(p, scan, build_assign(&p->b, cell, "=", value));
}

static Node *element_number(Pass *p, const Ref *ref) {
  const char *name = arena_printf(p->arena, "%s__", ref_decl(p, ref)->text);
  Node *number = build_var(&p->b, name);
  if (ref->n) number = build_index(&p->b, number, 0);
  for (int i = 0; i < ref->n; i++)
    node_add(p->arena, number, node_copy(p->arena, ref->index[i]));
  return build_binary(&p->b, "-", number, build_int(&p->b, 1));
}

static void put_factor(Pass *p, const Level *level, const Level *home, const Factor *f) {
  Node *first = build_var(&p->b, HIDDEN_CELLS);
  if (home != level) {
    const char *name = arena_printf(p->arena, "_base%d", ++p->names);
    put(p, home->scan, build_decl(&p->b, BASE_INT, 0, NULL, name, first));
    add_cells(p, home->scan, f);
    first = build_var(&p->b, name);
  }
  put_int(p, level->scan, 1, first);
  put_int(p, level->scan, 2, build_int(&p->b, f->refs.n));
  for (int i = 0; i < f->refs.n; i++)
    put_int(p, level->scan, 3 + i, element_number(p, &f->refs.at[i]));
  put(p, level->scan,
      build_assign(&p->b, build_var(&p->b, HIDDEN_INTS),
                   "+=", build_int(&p->b, 2 + f->refs.n)));
  if (home == level) add_cells(p, level->scan, f);
}

static void emit(Pass *p, const Level *level, Node *const *parts, int n) {
  Factor f = {.parts = parts, .n = n};
  p->b.at = parts[0]->span;
  if (read_factor(p, &f)) {
    if (f.refs.n == 0) {
      for (int i = 0; i < n; i++) keep(p, level, parts[i]);
    } else {
      Node *body = factor_body(p, &f);
      p->b.at = parts[0]->span;
      const Level *home = home_of(p, level, &f, body);
      put(p, home->density, over_states(p, &f, body));
      put_factor(p, level, home, &f);
    }
  }
  vec_free(&f.refs);
}

/* ---- which statements of a list belong to one factor ---- */

static void merge(Syms *into, const Syms *from) {
  for (int i = 0; i < from->n; i++)
    if (!syms_have(into, from->at[i])) vec_push(into, from->at[i]);
}

static bool overlap(const Syms *a, const Syms *b) {
  for (int i = 0; i < a->n; i++)
    if (syms_have(b, a->at[i])) return true;
  return false;
}

/* group[i] = the first statement that shares variables with statement i, through others
   or itself; -1 for what mentions no discrete parameter or falls apart further. */
static void find_groups(const Pass *p, Node *const *at, int n, int *group) {
  Syms *outer = mem_new(sizeof *outer * (size_t)(n + 1));
  for (int i = 0; i < n; i++) {
    group[i] = -1;
    if (at[i]->kind == NODE_PRINT) continue;
    bool is_part = node_mentions(at[i], &p->touched) ||
                   (at[i]->kind == NODE_DECL && syms_have(&p->touched, at[i]->sym));
    group[i] = is_part && !may_split(p, at[i]) ? i : -1;
    if (group[i] >= 0) outer[i] = outer_touched(p, at[i]);
  }
  for (int i = 0; i < n; i++) {
    if (group[i] != i) continue;
    for (int j = i + 1; j < n; j++) {
      if (group[j] != j || !overlap(&outer[i], &outer[j])) continue;
      merge(&outer[i], &outer[j]);
      group[j] = i;
      j = i; /* the group may reach further now */
    }
  }
  for (int i = 0; i < n; i++) vec_free(&outer[i]);
  mem_free(outer);
}

typedef struct Changes {
  Node *const *at;
  const int *group;
  int until, own;
  bool found;
} Changes;

static bool visit_change(void *ctx, Node *node) {
  Changes *c = ctx;
  const Node *root = node->kind == NODE_ASSIGN ? ref_root(node->kids[0]) : NULL;
  Syms syms = {0};
  if (!root || !root->sym) return true;
  vec_push(&syms, root->sym);
  for (int i = 0; i < c->until; i++)
    if (c->group[i] == c->own && node_mentions(c->at[i], &syms)) c->found = true;
  vec_free(&syms);
  return true;
}

/* A factor is written where its last statement stands: what stands between must not
   change what its first statements read. */
static bool check_between(Pass *p, Node *const *at, const int *group, int last) {
  int own = group[last];
  for (int i = own; i < last; i++) {
    Changes c = {at, group, i, own, false};
    if (group[i] != own) node_walk(at[i], visit_change, &c);
    if (!c.found) continue;
    pass_error(
        p, at[i], "use another variable",
        "this changes a variable that statements about a discrete parameter before "
        "and after it use");
    return false;
  }
  return true;
}

static void emit_group(Pass *p, const Level *level, Node *const *at, const int *group,
                       int last) {
  Nodes parts = {0};
  for (int i = group[last]; i <= last; i++)
    if (group[i] == group[last]) vec_push(&parts, at[i]);
  if (check_between(p, at, group, last)) emit(p, level, parts.at, parts.n);
  vec_free(&parts);
}

static bool is_last(const int *group, int n, int i) {
  for (int j = i + 1; j < n; j++)
    if (group[j] == group[i]) return false;
  return true;
}

static void walk_list(Pass *p, const Level *level, Node *const *at, int n) {
  int *group = mem_new(sizeof *group * (size_t)(n + 1));
  find_groups(p, at, n, group);
  for (int i = 0; i < n; i++) {
    if (group[i] >= 0) {
      if (is_last(group, n, i)) emit_group(p, level, at, group, i);
    } else if (node_mentions(at[i], &p->touched)) {
      if (at[i]->kind == NODE_PRINT)
        pass_unheard(p, at[i]);
      else
        split(p, level, at[i]);
    } else {
      keep(p, level, at[i]);
    }
  }
  mem_free(group);
}

Factors factors_of(Pass *p, Node *model) {
  p->b.at = model->span;
  Level top = {NULL, model, false, build_block(&p->b), build_block(&p->b)};
  walk_list(p, &top, model->kids, model->nkids);
  return (Factors){top.density, top.scan};
}
