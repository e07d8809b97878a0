/* SPDX-License-Identifier: BSD-3-Clause
   Many rounds of a loop at a time.  A local number becomes a vector with an element for
   each round, a local vector of K an array of K such vectors, and each statement one on
   vectors; loops inside of the body that are the same in all rounds stay what they are.
   So a sum over components within a loop over data is computed for many data at once. */
#include <string.h>
#include "lang/gen/expr/number.h"
#include "lang/gen/loop/batch.h"
#include "lang/gen/loop/turn.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"
#include "lang/tree/build.h"

typedef struct Making {
  Unit *u;
  Turn t;
  Build b;
  Sym *last;
  Sym *syms[BATCH_VARS]; /* of locals, as containers of rounds */
  int nsyms;
  const Node *sizes[VECTOR_LIMIT]; /* of the locals in [t], NULL of numbers */
  int depth;                       /* loops of the body around */
} Making;

static Node *statement(Making *m, const Node *s);

static Node *refuse(Making *m) {
  m->t.failed = true;
  return NULL;
}

/* A number of the program that no pass has made. */
static Sym *new_int(Making *m, const char *stem) {
  Unit *u = m->u;
  Sym *sym = build_loop_sym(&m->b, gen_name(u->g, stem));
  if (u->next_spare >= u->nvars) {
    m->t.failed = true;
    sym->slot = u->nvars - 1;
    return sym;
  }
  sym->slot = u->next_spare++;
  Var *v = &u->vars[sym->slot];
  *v = (Var){.sym = sym, .terminal = u->terminal};
  v->name = sym->name;
  return sym;
}

/* How many rounds there are. */
static Node *count(Making *m) {
  Build *b = &m->b;
  Node *less = build_binary(b, "-", build_var_of(b, m->last), m->t.ends[0]);
  return build_binary(b, "+", less, build_int(b, 1));
}

/* [e], a number, for each round. */
static Node *for_each(Making *m, Node *e) {
  Node *x = turn(&m->t, e);
  if (m->t.failed || !type_is_scalar(x->type)) return x;
  Type types[2] = {TYPE(BASE_REAL), TYPE(BASE_INT)};
  Node *fill = node_new(m->b.arena, NODE_CALL, e->span, 0);
  fill->text = "rep_vector";
  fill->type = TYPE(BASE_VECTOR);
  if (!fn_resolve("rep_vector", types, 2, &fill->match)) return refuse(m);
  node_add(m->b.arena, fill, x);
  node_add(m->b.arena, fill, count(m));
  return fill;
}

/* ---- containers of the body, element by element ---- */

static bool is_one_dimension(Type t) {
  return (t.base == BASE_VECTOR || t.base == BASE_ROW_VECTOR)
             ? t.array == 0
             : t.base == BASE_REAL && t.array == 1;
}

static bool is_call(const Node *e, const char *c_name) {
  return e->kind == NODE_CALL && e->match.fn && e->match.fn->call_c &&
         !strcmp(e->match.fn->call_c, c_name);
}

/* segment(x, i, n) and head(x, n) of a variable that is no local of the body. */
static bool is_run(const Making *m, const Node *e) {
  bool runs = is_call(e, "call_segment") || is_call(e, "call_head");
  return runs && e->kids[0]->kind == NODE_VAR &&
         !turn_local_value(&m->t, e->kids[0]->sym);
}

static Node *size_of_run(const Node *e) {
  return e->kids[e->nkids - 1];
}

static Node *element_of_run(Making *m, Node *e, Node *k) {
  Build *b = &m->b;
  Node *at = k;
  if (e->nkids > 2)
    at = build_binary(b, "+", e->kids[1], build_binary(b, "-", k, build_int(b, 1)));
  return build_index(b, e->kids[0], 1, at);
}

static Node *element_of(Making *m, Node *e, Node *k);

static Node *element_of_operation(Making *m, Node *e, Node *k) {
  Node *copy = node_new(m->b.arena, e->kind, e->span, 0);
  copy->text = e->text;
  if (e->kind == NODE_BINARY && e->text[0] == '.') copy->text = e->text + 1;
  copy->match = e->match;
  copy->type = TYPE(BASE_REAL);
  for (int i = 0; i < e->nkids; i++)
    node_add(m->b.arena, copy, element_of(m, e->kids[i], k));
  return copy;
}

static bool is_elementwise(const Node *e) {
  if (e->kind == NODE_UNARY) return e->text[0] == '-';
  if (e->kind == NODE_CALL) return e->match.fn && e->match.fn->kind == FN_SCALAR;
  if (e->kind != NODE_BINARY) return false;
  const char *op = e->text[0] == '.' ? e->text + 1 : e->text;
  bool scalar = type_is_scalar(e->kids[0]->type) || type_is_scalar(e->kids[1]->type);
  return strchr("+-*/", op[0]) && !op[1] &&
         (scalar || e->text[0] == '.' || strchr("+-", op[0]));
}

/* Element [k] of an expression of one dimension. */
static Node *element_of(Making *m, Node *e, Node *k) {
  if (type_is_scalar(e->type)) return e;
  if (!is_one_dimension(e->type)) return refuse(m);
  if (expr_is_fill(e)) return e->kids[0];
  if (is_run(m, e)) return element_of_run(m, e, k);
  if (is_elementwise(e)) return element_of_operation(m, e, k);
  if (e->kind == NODE_VAR) return build_index(&m->b, e, 1, k);
  if (e->kind != NODE_INDEX) return refuse(m);
  Node *copy = node_new(m->b.arena, NODE_INDEX, e->span, 0);
  for (int i = 0; i < e->nkids; i++) {
    const Node *at = e->kids[i];
    if (i && (at->kind == NODE_RANGE || at->kind == NODE_ALL || at->type.array))
      return refuse(m);
    node_add(m->b.arena, copy, e->kids[i]);
  }
  node_add(m->b.arena, copy, k);
  copy->type = TYPE(BASE_REAL);
  return copy;
}

/* As declared; or of the run that a local without declared sizes is set to. */
static const Node *size_of_decl(const Making *m, const Node *decl) {
  const Node *type = decl->kids[0];
  const Node *size = type->nkids > DT_SIZES ? type->kids[DT_SIZES] : NULL;
  const Node *value = decl->nkids > 1 ? decl->kids[1] : NULL;
  return !size && value && is_run(m, value) ? size_of_run(value) : size;
}

static const Node *size_of_local(const Making *m, const Sym *sym) {
  for (int i = 0; i < m->t.nlocals; i++)
    if (m->t.locals[i] == sym) return m->sizes[i];
  return NULL;
}

/* ---- whole containers ---- */

/* Dimension [d] of a variable as it is declared, or NULL. */
static Node *declared_size(const Making *m, const Sym *sym, int d) {
  const Node *decl = sym->is_argument ? NULL : sym->decl;
  const Node *type = decl && decl->kind == NODE_DECL ? decl->kids[0] : NULL;
  Node *size = type && type->nkids > DT_SIZES + d ? type->kids[DT_SIZES + d] : NULL;
  return size && expr_is_data(size) && !turn_depends(&m->t, size) ? size : NULL;
}

static Node *size_of_variable(Making *m, const Node *e) {
  Build *b = &m->b;
  if (turn_local_value(&m->t, e->sym)) return (Node *)size_of_local(m, e->sym);
  if (turn_depends(&m->t, e)) return refuse(m);
  Node *size = declared_size(m, e->sym, 0);
  if (size) return size;
  size = node_new(b->arena, NODE_CALL, e->span, 0);
  size->text = "size";
  size->type = TYPE(BASE_INT);
  if (!fn_resolve("size", &e->type, 1, &size->match)) return refuse(m);
  node_add(b->arena, size, (Node *)e);
  return size;
}

/* How many elements [e] has, as an expression that is the same in all rounds. */
static Node *size_of(Making *m, const Node *e) {
  if (type_is_scalar(e->type)) return build_int(&m->b, 1);
  if (e->kind == NODE_VAR) return size_of_variable(m, e);
  if (e->kind == NODE_CALL && expr_is_fill(e))
    return turn_depends(&m->t, e->kids[1]) ? refuse(m) : e->kids[1];
  if (is_run(m, e))
    return turn_depends(&m->t, size_of_run(e)) ? refuse(m) : size_of_run(e);
  for (int i = 0; is_elementwise(e) && i < e->nkids; i++)
    if (!type_is_scalar(e->kids[i]->type)) return size_of(m, e->kids[i]);
  bool part = e->kind == NODE_INDEX && e->kids[0]->kind == NODE_VAR;
  Node *size = part ? declared_size(m, e->kids[0]->sym, e->nkids - 1) : NULL;
  return size ? size : refuse(m);
}

/* The program is wrong where sizes differ. */
static void add_check(Making *m, Node *to, Node *want, Node *size) {
  if (m->t.failed || node_eq(want, size)) return;
  Node *test = node_new(m->b.arena, NODE_IF, m->b.at, 2);
  test->kids[0] = build_binary(&m->b, "!=", want, size);
  test->kids[1] = node_new(m->b.arena, NODE_FATAL, m->b.at, 0);
  node_add(m->b.arena, to, test);
}

/* So it is where a part of [e] has another size than [want]. */
static void check_parts(Making *m, Node *to, Node *want, const Node *e) {
  if (m->t.failed || type_is_scalar(e->type)) return;
  if (!is_elementwise(e)) add_check(m, to, want, size_of(m, e));
  for (int i = 0; is_elementwise(e) && i < e->nkids; i++)
    check_parts(m, to, want, e->kids[i]);
}

/* for (k in 1:upper) x[after + k] op= element k of [value] */
static Node *element_loop(Making *m, const Node *x, Node *upper, Node *after,
                          const char *op, Node *value) {
  Build *b = &m->b;
  Sym *sym = new_int(m, "k");
  Node *k = build_var_of(b, sym);
  Node *place = after ? build_binary(b, "+", after, k) : k;
  Node *to = build_index(b, (Node *)x, 1, place);
  Node *from = element_of(m, value, k);
  if (m->t.failed) return NULL;
  Node *assign = build_assign(b, to, op, from);
  Node *loop = build_for(b, sym->name, build_int(b, 1), upper, assign);
  loop->sym = sym;
  sym->decl = loop;
  m->depth++;
  loop->kids[2] = statement(m, assign);
  m->depth--;
  return loop;
}

static void add(Making *m, Node *to, Node *made) {
  if (made) node_add(m->b.arena, to, made);
}

/* x = append_row(a, b) */
static Node *joined_assign(Making *m, const Node *x, Node *value) {
  Build *b = &m->b;
  Node *both = build_block(b), *size = NULL;
  Node *sizes[2] = {size_of(m, value->kids[0]), size_of(m, value->kids[1])};
  if (m->t.failed) return NULL;
  add_check(m, both, (Node *)size_of_local(m, x->sym),
            build_binary(b, "+", sizes[0], sizes[1]));
  for (int i = 0; i < 2; i++) {
    check_parts(m, both, sizes[i], value->kids[i]);
    add(m, both, element_loop(m, x, sizes[i], size, "=", value->kids[i]));
    size = sizes[i];
  }
  return both;
}

/* A vector with a number for each round, which is 0, declared by [decl]. */
static Sym *new_sum(Making *m, bool active, Node **decl) {
  Build *b = &m->b;
  Sym *sym = new_int(m, "sum");
  Var *v = &m->u->vars[sym->slot];
  Node *zero = node_new(b->arena, NODE_REAL, b->at, 0);
  zero->type = TYPE(BASE_REAL);
  *decl = build_decl(b, BASE_VECTOR, 0, count(m), sym->name, for_each(m, zero));
  sym->is_loop = false;
  sym->type = (*decl)->type = TYPE(BASE_VECTOR);
  sym->decl = *decl;
  (*decl)->sym = sym;
  if (m->t.failed) return sym;
  *v = (Var){.sym = sym,
             .terminal = m->u->terminal,
             .is_active = active,
             .depends = true,
             .writes = 2};
  var_name(m->u, v);
  return sym;
}

/* x = cumulative_sum(a) */
static Node *summed_assign(Making *m, const Node *x, Node *value) {
  Build *b = &m->b;
  Node *all = build_block(b), *of = value->kids[0], *size = size_of(m, of), *decl;
  if (m->t.failed) return NULL;
  check_parts(m, all, (Node *)size_of_local(m, x->sym), of);
  Sym *sum = new_sum(m, m->u->vars[x->sym->slot].is_active, &decl),
      *sym = new_int(m, "k");
  Node *k = build_var_of(b, sym), *term = element_of(m, of, k), *round = build_block(b);
  if (m->t.failed) return NULL;
  Node *to = turn(&m->t, build_index(b, (Node *)x, 1, k));
  node_add(b->arena, round,
           build_assign(b, build_var_of(b, sum), "+=", turn(&m->t, term)));
  node_add(b->arena, round, build_assign(b, to, "=", build_var_of(b, sum)));
  Node *loop = build_for(b, sym->name, build_int(b, 1), size, round);
  loop->sym = sym;
  sym->decl = loop;
  node_add(b->arena, all, decl);
  node_add(b->arena, all, loop);
  return all;
}

/* [x] op= [value], element by element. */
static Node *whole_assign(Making *m, const Node *x, const char *op, Node *value) {
  bool set = !strcmp(op, "=");
  if (set && is_call(value, "call_concat")) return joined_assign(m, x, value);
  if (set && is_call(value, "call_cumulative_sum")) return summed_assign(m, x, value);
  Node *size = (Node *)size_of_local(m, x->sym), *all = build_block(&m->b);
  check_parts(m, all, size, value);
  Node *loop = element_loop(m, x, size, NULL, op, value);
  if (!all->nkids) return loop;
  add(m, all, loop);
  return all;
}

/* ---- statements ---- */

static Node *declaration(Making *m, const Node *s) {
  Build *b = &m->b;
  const Sym *sym = s->sym;
  bool number = type_is_scalar(sym->type), fits = number || is_one_dimension(sym->type);
  Node *value = s->nkids > 1 ? s->kids[1] : NULL;
  const Node *size = number ? NULL : size_of_decl(m, s);
  if (!fits || sym->type.base == BASE_INT || m->nsyms == BATCH_VARS ||
      m->t.nlocals == VECTOR_LIMIT || (!number && (!size || turn_depends(&m->t, size))) ||
      (number && m->depth))
    return refuse(m);
  Node *first = value && number ? for_each(m, value) : NULL;
  Node *decl = build_decl(b, BASE_VECTOR, number ? 0 : 1,
                          number ? count(m) : (Node *)size, sym->name, first);
  if (!number) node_add(b->arena, decl->kids[0], count(m));
  Sym *made = ARENA_NEW(b->arena, Sym);
  *made = *sym;
  made->type = number ? TYPE(BASE_VECTOR) : TYPE_ARRAY(BASE_VECTOR, 1);
  made->decl = decl;
  decl->sym = made;
  decl->type = made->type;
  m->syms[m->nsyms++] = made;
  m->t.locals[m->t.nlocals] = sym;
  m->sizes[m->t.nlocals] = size;
  m->t.values[m->t.nlocals++] = build_var_of(b, made);
  if (!value || number) return decl;
  Node *both = build_block(b), *x = build_var_of(b, (Sym *)sym);
  node_add(b->arena, both, decl);
  Node *fill = whole_assign(m, x, "=", value);
  if (fill) node_add(b->arena, both, fill);
  return both;
}

static Node *assignment(Making *m, const Node *s) {
  Node *to = s->kids[0];
  const Sym *sym = lvalue_root(to)->sym;
  if (!turn_local_value(&m->t, sym)) return refuse(m);
  if (!type_is_scalar(to->type))
    return to->kind == NODE_VAR ? whole_assign(m, to, s->text, s->kids[1]) : refuse(m);
  Node *copy = node_copy(m->b.arena, s);
  bool set = !strcmp(s->text, "=");
  Node *value = set ? for_each(m, s->kids[1]) : turn(&m->t, s->kids[1]);
  copy->kids[0] = turn(&m->t, to);
  copy->kids[1] = value;
  if (!set && strchr("*/", s->text[0]) && !m->t.failed && !type_is_scalar(value->type))
    copy->text = s->text[0] == '*' ? ".*=" : "./=";
  if (!set && s->text[1] != '=') m->t.failed = true;
  if (!set && !strchr("+-*/", s->text[0])) m->t.failed = true;
  return copy;
}

static Node *inner_loop(Making *m, const Node *s) {
  if (turn_depends(&m->t, s->kids[0]) || turn_depends(&m->t, s->kids[1]))
    return refuse(m);
  Node *copy = node_copy(m->b.arena, s);
  m->depth++;
  copy->kids[2] = statement(m, s->kids[2]);
  m->depth--;
  return copy;
}

static void add_statements(Making *m, Node *to, Node *const *s, int n) {
  for (int i = 0; i < n && !m->t.failed; i++) {
    Node *made = statement(m, s[i]);
    if (!made) continue;
    /* a declaration with its first values: both belong to this list */
    if (s[i]->kind == NODE_DECL && made->kind == NODE_BLOCK)
      for (int k = 0; k < made->nkids; k++) node_add(m->b.arena, to, made->kids[k]);
    else
      node_add(m->b.arena, to, made);
  }
}

static Node *block(Making *m, const Node *s) {
  Node *made = build_block(&m->b);
  add_statements(m, made, s->kids, s->nkids);
  return made;
}

static Node *statement(Making *m, const Node *s) {
  if (m->t.failed) return NULL;
  m->b.at = s->span;
  switch (s->kind) {
  case NODE_DECL: return declaration(m, s);
  case NODE_ASSIGN: return assignment(m, s);
  case NODE_FOR: return inner_loop(m, s);
  case NODE_BLOCK: return block(m, s);
  case NODE_TILDE:
  case NODE_TARGET: return turn_statement(&m->t, s);
  case NODE_SKIP: return NULL;
  default: return refuse(m);
  }
}

/* The locals are known under their new types until batch_end. */
static void enter_locals(Unit *u, const Making *m, Batch *out) {
  for (int i = 0; i < m->nsyms; i++) {
    Var *v = &u->vars[m->syms[i]->slot];
    out->slots[out->nslots] = m->syms[i]->slot;
    out->outer[out->nslots++] = *v;
    *v = (Var){.sym = m->syms[i],
               .is_active = v->is_active,
               .depends = v->depends,
               .writes = v->writes + 1};
    var_name(u, v);
  }
}

bool batch_begin(Unit *u, const Node *loop, Batch *out) {
  int spare = u->next_spare;
  *out = (Batch){0};
  Making m = {.u = u, .b = {u->g->arena, loop->span}};
  m.t = (Turn){.g = u->g, .u = u, .loop = loop};
  m.last = new_int(&m, "last");
  m.t.ends[0] = build_var_of(&m.b, loop->sym);
  m.t.ends[1] = build_var_of(&m.b, m.last);
  Node *body = build_block(&m.b), *const one = loop->kids[2];
  bool is_block = one->kind == NODE_BLOCK;
  add_statements(&m, body, is_block ? one->kids : &one, is_block ? one->nkids : 1);
  if (m.t.failed || !m.nsyms) {
    u->next_spare = spare;
    return false;
  }
  enter_locals(u, &m, out);
  out->body = body;
  out->last = m.last->name;
  return true;
}

void batch_end(Unit *u, const Batch *b) {
  for (int i = 0; i < b->nslots; i++) u->vars[b->slots[i]] = b->outer[i];
}
