/* SPDX-License-Identifier: BSD-3-Clause
   Calls of small user functions become their bodies.  Arguments that are used once, or
   cost nothing, are put where they are used; others become locals before the statement,
   as do the locals of the body.  Functions are pure here, so what they refuse may be
   refused a little earlier. */
#include "lang/lower/lower_inline.h"
#include <string.h>
#include "base/address.h"
#include "lang/tree/effect.h"

enum { MOST_DEPTH = 10, MOST_GROWTH = 8000 /* nodes */ };

/* What a symbol of a body stands for: another, or an expression. */
typedef struct Meaning {
  const Sym *from;
  Sym *to;
  Node *value;
  const Node *size; /* how many elements it has, where that is known and costs nothing */
} Meaning;

typedef Vec(Meaning) Meanings;

/* What becomes of the value of a body. */
typedef struct Sink {
  Node *place; /* is set to it, */
  bool adds;   /* target is added to, */
  Node *value; /* or it is given here */
} Sink;

typedef struct Inline {
  Lower l;
  const Program *program;
  bool may_precede; /* statements before the present one are possible */
  const Node *stack[MOST_DEPTH];
  int depth, growth;
  Addresses open; /* a definition -> 1, or 2 when it is open */
} Inline;

static void statement(Inline *in, Node *s);
static Node *expression(Inline *in, Node *e);

static bool is_scalar(Type t) {
  return !t.array && (t.base == BASE_INT || t.base == BASE_REAL);
}

/* ---- which calls ---- */

static const Node *open_function(Inline *in, const Node *call) {
  const Sym *sym = call_function(call);
  const Node *def = sym && sym->decl && sym->decl->kind == NODE_FUNDEF
                        ? function_body(in->program, sym)
                        : NULL;
  if (!def) return NULL;
  int known = addresses_get(&in->open, def);
  if (!known) addresses_set(&in->open, def, known = 1 + function_is_open(def));
  return known == 2 ? def : NULL;
}

/* Whether [def] may stand in the place of the next call, too. */
static bool has_room(const Inline *in, const Node *def) {
  for (int i = 0; i < in->depth; i++)
    if (in->stack[i] == def) return false;
  return in->depth < MOST_DEPTH && in->growth + node_count(def->kids[1]) <= MOST_GROWTH;
}

typedef struct Look {
  Inline *in;
  bool found;
} Look;

static bool look(void *ctx, Node *node) {
  Look *l = ctx;
  l->found = l->found || open_function(l->in, node);
  return !l->found;
}

static bool has_calls(Inline *in, const Node *node) {
  Look l = {.in = in};
  node_walk((Node *)node, look, &l);
  return l.found;
}

/* ---- copies of what stands in a body ---- */

static Sym *fresh(Inline *in, Meanings *m, const Sym *from, Node *decl) {
  Sym *sym = ARENA_NEW(in->l.arena, Sym);
  *sym = *from;
  sym->block = BLOCK_MODEL;
  sym->is_local = true;
  sym->is_argument = sym->data_only = false;
  sym->home = NULL;
  sym->decl = decl;
  sym->slot = (*in->l.next_slot)++;
  vec_push(m, (Meaning){.from = from, .to = sym});
  return sym;
}

/* The size of a container that is a run of another: rows(x) and its kind say it. */
static Node *known_size(Inline *in, const Meanings *m, const Node *e) {
  bool asks = node_asks_shape(e) && strcmp(e->text, "cols") && strcmp(e->text, "dims");
  const Node *x = asks ? e->kids[0] : NULL;
  for (int i = m->n - 1; x && x->kind == NODE_VAR && i >= 0; i--)
    if (m->at[i].from == x->sym && m->at[i].size)
      return node_copy(in->l.arena, m->at[i].size);
  return NULL;
}

static Node *meaning_of(Inline *in, const Meanings *m, const Node *var) {
  for (int i = m->n - 1; i >= 0; i--) {
    if (m->at[i].from != var->sym) continue;
    if (m->at[i].value) return node_copy(in->l.arena, m->at[i].value);
    return make_var(&in->l, m->at[i].to, var->span);
  }
  return NULL;
}

static Node *copied(Inline *in, Meanings *m, const Node *node) {
  Node *meant = node->kind == NODE_VAR ? meaning_of(in, m, node) : NULL;
  if (!meant) meant = known_size(in, m, node);
  if (meant) return meant;
  Node *copy = make_bare(&in->l, node);
  bool declares =
      node->kind == NODE_DECL || node->kind == NODE_FOR || node->kind == NODE_FOREACH;
  bool is_decl = node->kind == NODE_DECL;
  if (declares && !is_decl) copy->sym = fresh(in, m, node->sym, copy);
  for (int i = 0; i < node->nkids; i++)
    node_add(in->l.arena, copy, node->kids[i] ? copied(in, m, node->kids[i]) : NULL);
  if (is_decl) copy->sym = fresh(in, m, node->sym, copy);
  in->growth++;
  return copy;
}

/* ---- arguments ---- */

static bool is_atom(const Node *e) {
  if (e->kind == NODE_PROMOTE) return is_atom(e->kids[0]);
  return e->kind == NODE_VAR || e->kind == NODE_INT || e->kind == NODE_REAL;
}

/* Costs nothing where it is computed again. */
static bool is_cheap(const Node *e) {
  if (is_atom(e) || (node_asks_shape(e) && e->kids[0]->kind == NODE_VAR)) return true;
  bool whole = !is_scalar(e->type) && e->kind == NODE_INDEX;
  bool ints = e->type.base == BASE_INT && is_scalar(e->type) &&
              (e->kind == NODE_INDEX ||
               (e->kind == NODE_BINARY && !e->text[1] && strchr("+-*", e->text[0])));
  if (!whole && !ints) return e->kind == NODE_PROMOTE && is_cheap(e->kids[0]);
  for (int i = 0; i < e->nkids; i++)
    if (!e->kids[i] || !is_cheap(e->kids[i])) return false;
  return true;
}

static Node *as_type(Inline *in, Node *value, Type want) {
  bool ints = value->type.base == BASE_INT && want.base == BASE_REAL;
  return ints ? make_promote(&in->l, value, want) : value;
}

/* A local with this value before the statement. */
static Node *kept(Inline *in, Node *value) {
  Node *decl = make_local(&in->l, value->type, value->span);
  decl->kids[1] = value;
  lower_emit(&in->l, decl);
  return make_var(&in->l, decl->sym, value->span);
}

/* Of segment(x, i, n), head(x, n) and tail(x, n), or NULL. */
static const Node *size_of_run(const Node *e) {
  const char *name = e->kind == NODE_CALL && e->match.fn ? e->match.fn->name : "";
  bool segment = !strcmp(name, "segment");
  if (!segment && strcmp(name, "head") && strcmp(name, "tail")) return NULL;
  const Node *n = e->kids[segment ? 2 : 1];
  return is_cheap(n) && e->type.base == BASE_VECTOR && !e->type.array ? n : NULL;
}

/* What argument [i] stands for in the body, or NULL where it cannot be. */
static Node *argument(Inline *in, const Node *def, int i, Node *value) {
  const Sym *sym = def->kids[2 + i]->sym;
  const Node *body = def->kids[1];
  value = as_type(in, value, sym->type);
  if (is_atom(value)) return value;
  Uses u = body_uses(body->kids, body->nkids, sym);
  if (u.sure && (u.all == 1 || is_cheap(value))) return value;
  return in->may_precede ? kept(in, value) : NULL;
}

static bool arguments(Inline *in, const Node *call, const Node *def, Meanings *m) {
  for (int i = 0; i < call->nkids; i++) {
    Node *value = argument(in, def, i, call->kids[i]);
    if (!value) return false;
    vec_push(m, (Meaning){.from = def->kids[2 + i]->sym,
                          .value = value,
                          .size = size_of_run(call->kids[i])});
  }
  return true;
}

/* ---- bodies ---- */

/* A local that is set once, to a number that is used once on every path. */
static bool is_passed_on(Node *const *s, int n) {
  const Node *value = s[0]->kind == NODE_DECL && s[0]->nkids > 1 ? s[0]->kids[1] : NULL;
  if (!value || !is_scalar(s[0]->sym->type)) return false;
  Uses u = body_uses(s + 1, n - 1, s[0]->sym);
  if (u.all != 1 || !u.sure || u.writes) return false;
  for (int i = 1; i < n; i++)
    if (s[i]->kind != NODE_RETURN && s[i]->kind != NODE_DECL) return false;
  return true;
}

static bool look_for_locals(void *ctx, Node *node) {
  bool *found = ctx;
  *found = *found || (node->kind == NODE_VAR && !node->sym->is_argument);
  return !*found;
}

/* An int that is made of arguments and costs nothing: a size, a category. */
static bool is_fact(Node *const *s, int n) {
  Node *value = s[0]->kind == NODE_DECL && s[0]->nkids > 1 ? s[0]->kids[1] : NULL;
  bool ints = value && s[0]->sym->type.base == BASE_INT && is_scalar(s[0]->sym->type);
  bool locals = false;
  if (!ints || !is_cheap(value) || body_uses(s + 1, n - 1, s[0]->sym).writes)
    return false;
  node_walk(value, look_for_locals, &locals);
  return !locals;
}

static void body(Inline *in, Meanings *m, Node *const *s, int n, Sink *sink, Span at);

static Node *branch(Inline *in, Meanings *m, Node *const *s, int n, Sink *sink, Span at) {
  Nodes list = {0}, *outer = in->l.out;
  in->l.out = &list;
  body(in, m, s, n, sink, at);
  Node *made = make_block(&in->l, &list, at);
  in->l.out = outer;
  vec_free(&list);
  return made;
}

/* An `if` that gives the value in some branches, and what comes after it in others. */
static void branches(Inline *in, Meanings *m, Node *const *s, int n, Sink *sink,
                     Span at) {
  Node *made = node_new(in->l.arena, NODE_IF, s[0]->span, 3);
  Node *no = s[0]->nkids > 2 ? s[0]->kids[2] : NULL;
  Node **rest = ARENA_ARRAY(in->l.arena, Node *, n + 1);
  int count = 0;
  made->kids[0] = expression(in, copied(in, m, s[0]->kids[0]));
  made->kids[1] = branch(in, m, &s[0]->kids[1], 1, sink, at);
  if (no) rest[count++] = no;
  for (int i = 1; i < n && !(no && body_has_return(no)); i++) rest[count++] = s[i];
  made->kids[2] = branch(in, m, rest, count, sink, at);
  lower_emit(&in->l, made);
}

static void give(Inline *in, Node *value, Sink *sink, Span at) {
  if (sink->adds) {
    Node *target = node_new(in->l.arena, NODE_TARGET, at, 1);
    target->kids[0] = value;
    statement(in, target);
  } else if (sink->place) {
    Node *place = node_copy(in->l.arena, sink->place);
    Node *assign = make_assign(&in->l, place, value);
    assign->span = at;
    statement(in, assign);
  } else {
    sink->value = expression(in, value);
  }
}

/* p = softmax(x), that one outcome reads, as p = x: softmax(p) is read there, which
   needs no probabilities. */
static void assign_logits(Inline *in, Meanings *m, const Node *s, const Node *softmax) {
  Node *assign = make_bare(&in->l, s), *call = make_bare(&in->l, softmax);
  node_add(in->l.arena, assign, copied(in, m, s->kids[0]));
  node_add(in->l.arena, assign, copied(in, m, softmax->kids[0]));
  node_add(in->l.arena, call, copied(in, m, s->kids[0]));
  statement(in, assign);
  vec_push(m, (Meaning){.from = s->kids[0]->sym, .value = call});
}

static void body(Inline *in, Meanings *m, Node *const *s, int n, Sink *sink, Span at) {
  for (int i = 0; i < n; i++) {
    const Node *softmax = body_softmax(s + i, n - i);
    if (s[i]->kind == NODE_RETURN) {
      give(in, copied(in, m, s[i]->kids[0]), sink, at);
      return;
    }
    if (s[i]->kind == NODE_BLOCK && body_has_return(s[i])) {
      body(in, m, s[i]->kids, s[i]->nkids, sink, at);
      return;
    }
    if (body_has_return(s[i])) {
      branches(in, m, s + i, n - i, sink, at);
      return;
    }
    if (softmax)
      assign_logits(in, m, s[i], softmax);
    else if (is_passed_on(s + i, n - i) || is_fact(s + i, n - i))
      vec_push(m, (Meaning){.from = s[i]->sym, .value = copied(in, m, s[i]->kids[1])});
    else
      statement(in, copied(in, m, s[i]));
  }
}

/* ---- calls ---- */

/* The only expression that a body is, or NULL. */
static const Node *only_value(const Node *s) {
  while (s->kind == NODE_BLOCK && s->nkids == 1) s = s->kids[0];
  return s->kind == NODE_RETURN ? s->kids[0] : NULL;
}

/* The value comes at the end of the body on every path. */
static bool is_straight(Node *const *s, int n) {
  for (int i = 0; i < n; i++) {
    if (s[i]->kind == NODE_RETURN) return true;
    if (!body_has_return(s[i])) continue;
    return s[i]->kind == NODE_BLOCK && is_straight(s[i]->kids, s[i]->nkids);
  }
  return false;
}

static void enter(Inline *in, const Node *def) {
  in->stack[in->depth++] = def;
}

/* The value of a call as that of its body; [sink] where the call is all that is given
   there.  False, with nothing done, where that cannot be. */
static bool call_body(Inline *in, const Node *call, Sink *sink) {
  const Node *def = open_function(in, call);
  if (!def || !has_room(in, def)) return false;
  const Node *block = def->kids[1];
  bool straight = is_straight(block->kids, block->nkids),
       given = sink->adds || sink->place;
  if (!in->may_precede && !only_value(block)) return false;
  if (!straight && !given && !is_scalar(call->type)) return false;
  Meanings m = {0};
  bool fits = arguments(in, call, def, &m);
  if (fits && !straight && !given) {
    Node *decl = make_local(&in->l, call->type, call->span);
    lower_emit(&in->l, decl);
    sink->place = make_var(&in->l, decl->sym, call->span);
  }
  enter(in, def);
  if (fits) body(in, &m, block->kids, block->nkids, sink, call->span);
  in->depth--;
  if (fits && !given && sink->place) sink->value = sink->place;
  vec_free(&m);
  return fits;
}

/* ---- expressions ---- */

static bool is_logical(const Node *e) {
  return e->kind == NODE_BINARY && !e->match.fn &&
         (e->text[0] == '&' || e->text[0] == '|');
}

static void kids_of(Inline *in, Node *e) {
  bool branches = e->kind == NODE_TERNARY || is_logical(e), outer = in->may_precede;
  for (int i = 0; i < e->nkids; i++) {
    if (branches && i) in->may_precede = false;
    if (e->kids[i]) e->kids[i] = expression(in, e->kids[i]);
  }
  in->may_precede = outer;
}

/* [e], which is changed. */
static Node *expression(Inline *in, Node *e) {
  Sink sink = {0};
  kids_of(in, e);
  return call_function(e) && call_body(in, e, &sink) ? sink.value : e;
}

/* ---- statements ---- */

/* y ~ foo(a), as target += foo_lpdf(y | a). */
static Node *call_of_tilde(Inline *in, const Node *s) {
  bool bounded =
      s->kids[TILDE_LOWER] || s->kids[TILDE_UPPER] || s->flags & NODE_TRUNCATED;
  if (bounded || !open_function(in, s)) return NULL;
  Node *call = node_new(in->l.arena, NODE_CALL, s->span, 0);
  call->text = s->sym->name;
  call->sym = s->sym;
  call->type = TYPE(BASE_REAL);
  node_add(in->l.arena, call, s->kids[TILDE_OUTCOME]);
  for (int i = TILDE_ARGS; i < s->nkids; i++) node_add(in->l.arena, call, s->kids[i]);
  return call;
}

static void emit_with_kids(Inline *in, Node *s) {
  for (int i = 0; i < s->nkids; i++)
    if (s->kids[i] && node_is_expression(s->kids[i]))
      s->kids[i] = expression(in, s->kids[i]);
  lower_emit(&in->l, s);
}

static void increment(Inline *in, Node *s) {
  Node *call = s->kind == NODE_TILDE ? call_of_tilde(in, s) : s->kids[0];
  Sink sink = {.adds = true};
  if (call) kids_of(in, call);
  if (call && call_function(call) && call_body(in, call, &sink)) return;
  emit_with_kids(in, s);
}

static void assign(Inline *in, Node *s) {
  Node *value = s->kids[1];
  bool whole = !strcmp(s->text, "=") && type_eq(s->kids[0]->type, value->type);
  Sink sink = {.place = s->kids[0]};
  kids_of(in, value);
  if (whole && call_function(value) && call_body(in, value, &sink)) return;
  s->kids[1] = whole ? value : expression(in, value);
  lower_emit(&in->l, s);
}

static Node *apart(Inline *in, Node *s) {
  Nodes list = {0}, *outer = in->l.out;
  if (!s) return NULL;
  in->l.out = &list;
  statement(in, s);
  Node *made = make_block(&in->l, &list, s->span);
  in->l.out = outer;
  vec_free(&list);
  return made;
}

static void block(Inline *in, Node *s, int from) {
  Node *made = make_bare(&in->l, s);
  Nodes list = {0}, *outer = in->l.out;
  for (int i = 0; i < from; i++) node_add(in->l.arena, made, s->kids[i]);
  in->l.out = &list;
  for (int i = from; i < s->nkids; i++) statement(in, s->kids[i]);
  for (int i = 0; i < list.n; i++) node_add(in->l.arena, made, list.at[i]);
  in->l.out = outer;
  vec_free(&list);
  lower_emit(&in->l, made);
}

static void compound(Inline *in, Node *s) {
  bool loop = s->kind == NODE_WHILE, outer = in->may_precede;
  in->may_precede = outer && !loop;
  for (int i = 0; i < s->nkids; i++) {
    Node *k = s->kids[i];
    if (!k) continue;
    bool is_value = node_is_expression(k);
    if (!is_value) in->may_precede = true;
    s->kids[i] = is_value ? expression(in, k) : apart(in, k);
  }
  in->may_precede = outer;
  lower_emit(&in->l, s);
}

/* [s], which is changed. */
static void statement(Inline *in, Node *s) {
  if (!has_calls(in, s) || lower_has_effect(s)) {
    lower_emit(&in->l, s);
    return;
  }
  switch (s->kind) {
  case NODE_BLOCK: block(in, s, 0); break;
  case NODE_PROFILE: block(in, s, 1); break;
  case NODE_IF:
  case NODE_FOR:
  case NODE_FOREACH:
  case NODE_WHILE: compound(in, s); break;
  case NODE_ASSIGN: assign(in, s); break;
  case NODE_TARGET:
  case NODE_TILDE: increment(in, s); break;
  case NODE_DECL:
    if (s->nkids > 1 && s->kids[1]) s->kids[1] = expression(in, s->kids[1]);
    lower_emit(&in->l, s);
    break;
  default: lower_emit(&in->l, s);
  }
}

/* ---- blocks ---- */

/* At the top of a block locals have a block of their own: a variable of transformed
   parameters is one that is drawn. */
static void top_decl(Inline *in, Node *s, Nodes *out) {
  Nodes needs = {0};
  in->l.out = &needs;
  Node *value = expression(in, node_copy(in->l.arena, s->kids[1]));
  Node *decl = make_bare(&in->l, s);
  node_add(in->l.arena, decl, s->kids[0]);
  node_add(in->l.arena, decl, needs.n ? NULL : value);
  vec_push(out, decl);
  if (needs.n) {
    vec_push(&needs, make_assign(&in->l, make_var(&in->l, s->sym, s->span), value));
    vec_push(out, make_block(&in->l, &needs, s->span));
  }
  vec_free(&needs);
}

static void top(Inline *in, Node *s, Nodes *out) {
  bool is_decl = s->kind == NODE_DECL,
       sized = is_decl && (is_scalar(s->sym->type) || s->kids[0]->kids[DT_SIZES]);
  if (!has_calls(in, s) || (is_decl && (!sized || lower_has_effect(s))))
    vec_push(out, s);
  else if (is_decl)
    top_decl(in, s, out);
  else
    vec_push(out, apart(in, node_copy(in->l.arena, s)));
}

static Node *top_block(Inline *in, const Node *from) {
  Nodes list = {0};
  Node *made = node_new(in->l.arena, NODE_BLOCK, from->span, 0);
  for (int i = 0; i < from->nkids; i++) top(in, from->kids[i], &list);
  for (int i = 0; i < list.n; i++) node_add(in->l.arena, made, list.at[i]);
  vec_free(&list);
  return made;
}

const Program *inline_calls(const Program *program) {
  static const BlockKind blocks[] = {BLOCK_TRANSFORMED_PARAMETERS, BLOCK_MODEL};
  Inline in = {.program = program, .may_precede = true};
  Program *to = NULL;
  in.l.arena = program->arena;
  for (int i = 0; i < 2; i++) {
    const Node *from = program->root->kids[blocks[i]];
    if (!from || !has_calls(&in, from)) continue;
    if (!to) {
      to = ARENA_NEW(program->arena, Program);
      *to = *program;
      to->root = node_new(program->arena, NODE_PROGRAM, program->root->span, BLOCK_COUNT);
      for (int k = 0; k < BLOCK_COUNT; k++) to->root->kids[k] = program->root->kids[k];
      in.l.to = to;
      in.l.next_slot = &to->nslots;
    }
    to->root->kids[blocks[i]] = top_block(&in, from);
  }
  addresses_free(&in.open);
  return to ? to : program;
}
