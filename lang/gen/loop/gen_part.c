/* SPDX-License-Identifier: BSD-3-Clause
   Statements in parts.  A part is a C function of the statement on some of its rounds: it
   finds what it reads in a struct, and adds to a target and to adjoints of its own, which
   the runtime sums up in the order of the parts.  A loop that is no terminal has one for
   each sweep; what the first keeps for the second stays in memory of the part. */
#include <string.h>
#include "lang/gen/ask/ask.h"
#include "lang/gen/cut.h"
#include "lang/gen/expr/number.h"
#include "lang/gen/expr/operand.h"
#include "lang/gen/loop/group.h"
#include "lang/gen/loop/part.h"
#include "lang/gen/stmt.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"
#include "lang/tree/build.h"
#include "math/linalg/la.h"
#include "math/view/hof.h"

/* A power of two, so that data of other sizes have the same text. */
enum { MOST_PARTS = 16, SMALL_PARTS = 4 };

/* Rows of a panel, which are done together; of a loop whose rounds take long none are. */
enum { TOGETHER = LA_PANEL };
static const double LONG_ROUND = 1000;

/* Operations that an adjoint costs which is set to 0 and added in every part. */
static const double OWN_ADJOINT = 3, OWN_SHARE = 0.1;

/* A variable of outside of the statement that it reads. */
typedef struct Read {
  const Var *v;
  bool is_active;
  bool is_own; /* its adjoints go to memory of the part, and are added */
} Read;

typedef struct Part {
  Unit *u;
  Slice slice;
  Vec(Read) reads;
  Addresses inside; /* what the statement declares */
  bool shares;      /* rounds write what others read or write */
  int n;            /* how many there are */
  int together;     /* a part has a multiple of so many rounds */
  const char *name; /* of the C function */
} Part;

/* ---- what it reads ---- */

static bool note_inside(void *ctx, Node *n) {
  Part *p = ctx;
  bool declares = n->kind == NODE_DECL || n->kind == NODE_FOR || n->kind == NODE_FOREACH;
  if (declares && n->sym) addresses_set(&p->inside, n->sym, 1);
  return true;
}

static bool note_read(void *ctx, Node *n) {
  Part *p = ctx;
  Unit *u = p->u;
  if (n->kind != NODE_VAR || !n->sym || n->sym->type.base == BASE_FUNCTION) return true;
  if (n->sym == p->slice.from || n->sym == p->slice.to) return true;
  const Var *v = var_of(u, n->sym);
  if (var_is_slot(v) || addresses_get(&p->inside, n->sym)) return true;
  addresses_set(&p->inside, n->sym, 1); /* once */
  bool active = v->is_active && u->has_reverse;
  bool own = active && (!v->ndims || !slice_owns(&p->slice, n->sym));
  vec_push(&p->reads, ((Read){v, active, own}));
  return true;
}

/* What is written is declared inside, or each round has its own element of it. */
static bool note_write(void *ctx, Node *n) {
  Part *p = ctx;
  if (n->kind == NODE_FOREACH) p->shares = true; /* goes over adjoints of outside */
  if (n->kind != NODE_ASSIGN && n->kind != NODE_TERM) return true;
  const Sym *x = lvalue_root(n->kids[0])->sym;
  bool is_own =
      x == p->slice.counter.at || (type_ndims(x->type) && slice_owns(&p->slice, x));
  if (!is_own && !addresses_get(&p->inside, x)) p->shares = true;
  return true;
}

static void find_reads(Part *p) {
  node_walk(p->slice.stmt, note_inside, p);
  node_walk(p->slice.stmt, note_write, p);
  node_walk(p->slice.stmt, note_read, p);
}

/* ---- how many parts ---- */

static double own_numbers(const Part *p) {
  double n = 1;
  for (int i = 0; i < p->reads.n; i++)
    if (p->reads.at[i].is_own) n += gen_size(p->u->g, p->reads.at[i].v->sym);
  return n;
}

/* [cost]: of the whole statement; 1 where parts would not pay. */
static int count_parts(const Part *p, double cost) {
  const Gen *g = p->u->g;
  if (g->least == 0) return SMALL_PARTS;
  double pays = cost / g->least;
  double bears = OWN_SHARE * cost / (OWN_ADJOINT * own_numbers(p));
  double most = pays < bears ? pays : bears;
  int n = 1;
  while (2 * n <= most && n < MOST_PARTS) n *= 2;
  return n;
}

/* ---- text ---- */

static void put_fields(const Part *p, Buf *b) {
  buf_put(b, "const View *D;\n");
  for (int i = 0; i < p->reads.n; i++) {
    const Read *r = &p->reads.at[i];
    const char *star = r->v->ndims ? "*" : "";
    buf_printf(b, "%s %sv%d;\n", type_c(r->v->sym->type), star, i);
    for (int d = 0; d < r->v->ndims; d++) buf_printf(b, "long n%d_%d;\n", i, d);
    if (r->is_active && !r->is_own) buf_printf(b, "double *b%d;\n", i);
  }
}

/* The same names as around the statement; those of adjoints where it goes [back]. */
static void put_names(const Part *p, bool back, Buf *b) {
  if (back) buf_put(b, "double *own = sums + 1;\n");
  for (int i = 0; i < p->reads.n; i++) {
    const Read *r = &p->reads.at[i];
    const Var *v = r->v;
    const char *star = v->ndims ? "*" : "";
    if (v->sym == p->slice.counter.at) continue; /* the sweeps keep it */
    buf_printf(b, "%s %sconst %s = F->v%d;\n", type_c(v->sym->type), star, v->name, i);
    for (int d = 0; d < v->ndims; d++)
      buf_printf(b, "const long %s = F->n%d_%d;\n", v->dims[d], i, d);
    if (!r->is_active || !back) continue;
    if (!v->ndims)
      buf_printf(b, "double %s = 0;\n", v->bar);
    else if (!r->is_own)
      buf_printf(b, "double *const %s = F->b%d;\n", v->bar, i);
    else
      buf_printf(b, "double *const %s = own;\nown += %s;\n", v->bar,
                 dims_size(p->u->g, v->dims, v->ndims));
  }
}

/* Numbers come behind containers. */
static void put_sums(const Part *p, Buf *b) {
  buf_put(b, "sums[0] = target;\n");
  for (int i = 0; i < p->reads.n; i++) {
    const Read *r = &p->reads.at[i];
    if (r->is_own && !r->v->ndims) buf_printf(b, "*own++ = %s;\n", r->v->bar);
  }
}

static void put_struct(const Part *p) {
  Buf fields = {0};
  put_fields(p, &fields);
  buf_printf(&p->u->g->heads, "typedef struct %s_shared {\n%s} %s_shared;\n", p->name,
             buf_text(&fields), p->name);
  buf_free(&fields);
}

/* [back]: it adds to target and adjoints. */
static void put_function(const Part *p, const char *name, const char *body, bool back) {
  Unit *u = p->u;
  Gen *g = u->g;
  Buf names = {0}, sums = {0};
  const char *head = gen_fmt(
      g,
      "static PS_APART int %s(Work *W, const void *shared, long first, long last, "
      "double *sums)",
      name);
  put_names(p, back, &names);
  if (back) put_sums(p, &sums);
  Map *reads = u->reads;
  u->reads = map_new();
  body = text_filter(u, body);
  const char *constants = slot_constants(u);
  map_destroy(&u->reads);
  u->reads = reads;
  buf_printf(&g->heads, "%s;\n", head);
  buf_printf(&g->bodies,
             "%s {\nconst %s_shared *const F = shared;\nconst View *const D = F->D;\n"
             "int st;\nconst int %s = (int)first, %s = (int)last;\ndouble target = 0;\n"
             "%s%s%s%sreturn PS_OK;\n}\n\n",
             head, p->name, p->slice.from->name, p->slice.to->name, constants,
             buf_text(&names), body, buf_text(&sums));
  buf_free(&names);
  buf_free(&sums);
}

/* Sizes of what is cut must agree; the names of the first and last round. */
static void put_ends(const Part *p, Code *c, const char **first, const char **last) {
  const Slice *s = &p->slice;
  *first = "1";
  if (s->first) {
    *first = gen_int(c, s->first);
    *last = gen_int(c, s->last);
    return;
  }
  for (int i = 0; i < s->containers.n; i++) {
    const char *dims[VIEW_MAX_DIMS];
    gen_dims(c, s->containers.at[i], dims);
    if (i) check_dims(c, last, dims, 1);
    if (!i) *last = dims[0];
  }
}

static void put_shared(const Part *p, Code *c, const char *shared) {
  code_fwd(c, "%s_shared %s;\n%s.D = D;\n", p->name, shared, shared);
  for (int i = 0; i < p->reads.n; i++) {
    const Read *r = &p->reads.at[i];
    code_fwd(c, "%s.v%d = %s;\n", shared, i, r->v->name);
    for (int d = 0; d < r->v->ndims; d++)
      code_fwd(c, "%s.n%d_%d = %s;\n", shared, i, d, r->v->dims[d]);
    if (r->is_active && !r->is_own) code_fwd(c, "%s.b%d = %s;\n", shared, i, r->v->bar);
  }
}

/* How many numbers a part has of its own. */
static const char *width_text(const Part *p) {
  Gen *g = p->u->g;
  Buf b = {0};
  int numbers = 1;
  for (int i = 0; i < p->reads.n; i++) {
    const Read *r = &p->reads.at[i];
    if (!r->is_own) continue;
    if (r->v->ndims)
      buf_printf(&b, "%s + ", dims_size(g, r->v->dims, r->v->ndims));
    else
      numbers++;
  }
  buf_printf(&b, "%d", numbers);
  return gen_take(g, &b);
}

/* What all parts came to goes to target and adjoints. */
static void put_results(const Part *p, Code *c, const char *own) {
  Gen *g = p->u->g;
  code_fwd(c, "%s += *%s++;\n", p->u->lp, own);
  for (int i = 0; i < p->reads.n; i++) {
    const Read *r = &p->reads.at[i];
    if (!r->is_own || !r->v->ndims) continue;
    const char *n = dims_size(g, r->v->dims, r->v->ndims), *k = gen_name(g, "k");
    code_fwd(c, "for (long %s = 0; %s < %s; %s++) %s[%s] += *%s++;\n", k, k, n, k,
             r->v->bar, k, own);
  }
  for (int i = 0; i < p->reads.n; i++) {
    const Read *r = &p->reads.at[i];
    if (r->is_own && !r->v->ndims) code_fwd(c, "%s += *%s++;\n", r->v->bar, own);
  }
}

/* [call]: of the runtime, and what it is given first. */
static char *call_text(const Part *p, const char *call, const char *name, bool back) {
  Unit *u = p->u;
  Code c;
  code_begin(&c, u, MODE_VALUE);
  const char *shared = gen_name(u->g, "shared"), *own = gen_name(u->g, "own");
  const char *first, *last = "0";
  put_ends(p, &c, &first, &last);
  put_shared(p, &c, shared);
  u->takes_memory = true;
  code_fwd(&c, "double *%s;\nif ((st = %s, %s, &%s, %s, %s, %d, %d, %s, &%s))) %s\n", own,
           call, name, shared, first, last, p->n, p->together, back ? width_text(p) : "0",
           own, text_fail(u));
  if (back) put_results(p, &c, own);
  return code_end(&c);
}

static char *parts_text(const Part *p) {
  return call_text(p, "ps_parts(W", p->name, true);
}

/* ---- the statement ---- */

/* What all parts need runs before them, and backward after them. */
static char *with_before(Part *p) {
  Unit *u = p->u;
  Frame frame;
  Buf f = {0};
  Texts r = {0};
  if (!p->slice.before.n) return parts_text(p);
  frame_begin(u, &frame);
  for (int i = 0; i < p->slice.before.n; i++)
    gen_decl(u, p->slice.before.at[i], NULL, &f, &r);
  vec_push(&r, parts_text(p));
  buf_put(&f, texts_backward(u->g, &r));
  const char *text = frame_end(u, gen_take(u->g, &f));
  return text_scoped(u->g, frame.takes_memory, text);
}

static bool is_whole_program(const Unit *u) {
  return u->g->data && u->has_reverse && !u->fundef && !u->loops.n && !u->frame->depth &&
         !u->g->reads_target && !u->refused && !u->is_weighed && !strcmp(u->lp, "target");
}

/* The text of the parts: they are conditional, as their first and last round is. */
static char *written(Part *p, TerminalText *text) {
  Unit *u = p->u;
  p->name = gen_name(u->g, "part");
  u->conditional++;
  const char *body = text(u, p->slice.stmt);
  u->conditional--;
  put_struct(p);
  put_function(p, p->name, body, true);
  u->g->has_parts = true;
  u->g->parts++;
  return with_before(p);
}

static char *whole_or_parts(Unit *u, const Node *s, TerminalText *text, bool *is_cut) {
  bool outer = memory_begin(u);
  char *made = part_text(u, s, text);
  *is_cut |= made != NULL;
  if (!made) made = text(u, s);
  return text_scoped(u->g, memory_end(u, outer), gen_fmt(u->g, "{\n%s}\n", made));
}

/* target += a + b, whose terms may go over different elements, as one after the other. */
static char *by_terms(Unit *u, const Node *s, TerminalText *text) {
  Build b = {u->g->arena, s->span};
  const Node *e = s->kids[0];
  Node *second = e->kids[1];
  bool is_cut = false;
  if (e->text[0] == '-') {
    second = node_new(b.arena, NODE_UNARY, second->span, 0);
    second->text = "-";
    second->type = e->type;
    node_add(b.arena, second, e->kids[1]);
  }
  const Node *const terms[2] = {build_target(&b, e->kids[0]), build_target(&b, second)};
  const char *one = whole_or_parts(u, terms[0], text, &is_cut);
  const char *other = whole_or_parts(u, terms[1], text, &is_cut);
  return is_cut ? gen_fmt(u->g, "%s%s", one, other) : NULL;
}

static bool has_terms(const Node *s) {
  const Node *e = s->kind == NODE_TARGET ? s->kids[0] : NULL;
  return e && type_is_scalar(e->type) && e->kind == NODE_BINARY &&
         (!strcmp(e->text, "+") || !strcmp(e->text, "-"));
}

/* Whether there are several. */
static bool is_worth(Part *p, const Node *s, double cost) {
  bool is_long =
      s->kind == NODE_FOR && gen_statement_cost(p->u->g, s->kids[2]) > LONG_ROUND;
  p->n = count_parts(p, cost);
  p->together = is_long ? 1 : TOGETHER;
  return p->n > 1;
}

static void part_free(Part *p) {
  addresses_free(&p->inside);
  vec_free(&p->reads);
  slice_free(&p->slice);
}

char *part_text(Unit *u, const Node *s, TerminalText *text) {
  Gen *g = u->g;
  Part p = {.u = u};
  char *made = NULL;
  if (!is_whole_program(u)) return NULL;
  double cost = gen_statement_cost(g, s);
  if (cost < 2 * g->least || node_apart(g, s) == CALLBACK_ALONE) return NULL;
  if (has_terms(s)) return by_terms(u, s, text);
  /* the sizes that bring its rounds together are those of all rounds */
  if (s->kind == NODE_FOR && group_fits(s)) return NULL;
  if (!slice_begin(u, s, &p.slice)) return NULL;
  find_reads(&p);
  if (is_worth(&p, s, cost)) made = written(&p, text);
  part_free(&p);
  return made;
}

/* ---- a loop that writes what later statements read ---- */

static char *scoped_call(const Part *p, const char *name, bool back) {
  Gen *g = p->u->g;
  const char *call = gen_fmt(g, "ps_sweep(W, %d, %d", g->sweeps, back);
  return text_scoped(g, true, gen_fmt(g, "{\n%s}\n", call_text(p, call, name, back)));
}

/* Where the loop has left its variables, the reverse sweep begins. */
static void put_both(Part *p, const char *decls, const char *text, const char *reverse) {
  Gen *g = p->u->g;
  Buf fields = {0}, away = {0}, back = {0};
  cut_keep(decls, &fields, &away, &back);
  put_struct(p);
  buf_printf(&g->heads, "typedef struct %s_kept {\n%s} %s_kept;\n", p->name,
             buf_text(&fields), p->name);
  const char *keep = gen_fmt(g,
                             "%s_kept *const kept = ps_take(W, sizeof *kept);\n%s"
                             "ps_push_pointer(W, kept);\n",
                             p->name, buf_text(&away));
  const char *take = gen_fmt(g, "const %s_kept *const kept = ps_pop_pointer(W);\n%s",
                             p->name, buf_text(&back));
  put_function(p, p->name, gen_fmt(g, "%s%s", text, reverse[0] ? keep : ""), false);
  if (reverse[0])
    put_function(p, gen_fmt(g, "%s_back", p->name),
                 gen_fmt(g, "%s%s%s", decls, take, reverse), true);
  buf_free(&fields);
  buf_free(&away);
  buf_free(&back);
}

/* How far the counter is before the first round. */
static void put_counter(const Part *p, Buf *decls, Buf *forward) {
  const Slice *s = &p->slice;
  int i = 0;
  Code c;
  if (!s->counter.at) return;
  while (p->reads.at[i].v->sym != s->counter.at) i++;
  const char *name = p->reads.at[i].v->name;
  code_begin(&c, p->u, MODE_VALUE);
  const char *lo = gen_int(&c, s->first);
  const char *steps = counter_steps(&c, s->stmt->kids[2], s->counter.at);
  code_fwd(&c, "%s = (int)(F->v%d + ((long)%s - %s) * %s);\n", name, i, s->from->name, lo,
           steps);
  buf_printf(decls, "int %s = 0;\n", name);
  buf_printf(forward, "{\n%s}\n", code_values(&c));
}

/* Behind all rounds it is where they have counted to; backward, where it was. */
static void move_counter(const Part *p, Buf *f, Texts *r) {
  Unit *u = p->u;
  const Slice *s = &p->slice;
  Code c;
  if (!s->counter.at) return;
  const char *name = var_of(u, s->counter.at)->name, *t = gen_name(u->g, "t");
  code_begin(&c, u, MODE_VALUE);
  const char *rounds = counter_rounds(&c, s->first, s->last);
  const char *steps = counter_steps(&c, s->stmt->kids[2], s->counter.at);
  code_fwd(&c, "const long %s = %s + %s * %s;\n", t, name, rounds, steps);
  code_fwd(&c, "if (%s != (int)%s) return PS_ERROR;\nps_push(W, %s);\n%s = (int)%s;\n", t,
           t, name, name, t);
  buf_printf(f, "{\n%s}\n", code_values(&c));
  vec_push(r, gen_fmt(u->g, "%s = (int)ps_pop(W);\n", name));
}

/* A C function for each sweep. */
static void put_sweeps(Part *p, Buf *f, Texts *r) {
  Unit *u = p->u;
  Gen *g = u->g;
  Frame frame;
  Buf forward = {0};
  Texts back = {0};
  p->name = gen_name(g, "part");
  u->conditional++;
  frame_begin(u, &frame);
  put_counter(p, &frame.decls, &forward);
  gen_for(u, p->slice.stmt, &forward, &back);
  const char *decls = arena_str(g->arena, buf_text(&frame.decls));
  const char *text = frame_end(u, gen_take(g, &forward));
  u->conditional--;
  const char *reverse = texts_backward(g, &back);
  put_both(p, decls, text, reverse);
  buf_put(f, scoped_call(p, p->name, false));
  if (reverse[0]) vec_push(r, scoped_call(p, gen_fmt(g, "%s_back", p->name), true));
  move_counter(p, f, r);
  g->sweeps += p->n;
  g->has_parts = true;
  g->parts++;
}

bool part_sweeps(Unit *u, const Node *s, Buf *f, Texts *r) {
  Gen *g = u->g;
  Part p = {.u = u};
  if (!is_whole_program(u)) return false;
  double cost = gen_statement_cost(g, s);
  if (cost < 2 * g->least || node_apart(g, s) == CALLBACK_ALONE) return false;
  if (!slice_begin(u, s, &p.slice)) return false;
  counter_find(s, &p.slice.counter);
  find_reads(&p);
  bool is_cut = !p.shares && is_worth(&p, s, cost);
  if (is_cut) put_sweeps(&p, f, r);
  part_free(&p);
  return is_cut;
}

static bool is_long(const Unit *u, const Node *s) {
  if (!s) return false;
  if (s->kind == NODE_FOR || s->kind == NODE_TILDE || s->kind == NODE_TARGET)
    return gen_statement_cost(u->g, s) >= 2 * u->g->least;
  for (int i = 0; i < s->nkids; i++)
    if (s->kids[i] && !node_is_expression(s->kids[i]) && is_long(u, s->kids[i]))
      return true;
  return false;
}

bool part_has_long(Unit *u) {
  Node *const *blocks = u->g->program->root->kids;
  return is_long(u, blocks[BLOCK_TRANSFORMED_PARAMETERS]) ||
         is_long(u, blocks[BLOCK_MODEL]);
}
