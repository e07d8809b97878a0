/* SPDX-License-Identifier: BSD-3-Clause
   A whole program to C: the density with its gradient, and the writer of draws. */
#include "lang/gen/gen.h"
#include <limits.h>
#include <string.h>
#include "lang/gen/ask/ask.h"
#include "lang/gen/cut.h"
#include "lang/gen/exact/exact.h"
#include "lang/gen/loop/part.h"
#include "lang/gen/stmt.h"
#include "lang/gen/text/prelude.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"
#include "math/exact/levels.h"

static void unit_program(Unit *u, Gen *g, bool has_reverse) {
  *u = (Unit){
      .g = g, .has_reverse = has_reverse, .propto = true, .wants_target = has_reverse};
  u->reads = map_new();
  u->lp = has_reverse ? "target" : "0.0";
  u->lpb = g->reads_target ? "targetb" : "1.0";
  u->next_spare = g->program->nslots;
  u->nvars = u->next_spare + SPARE_VARS;
  u->vars = ARENA_ARRAY(g->arena, Var, u->nvars + 1);
  const Node *roots[BLOCK_COUNT];
  int n = 0;
  for (int b = BLOCK_DATA; b < BLOCK_COUNT; b++) {
    const Node *block = g->program->root->kids[b];
    unit_variables(u, block);
    bool counts = b == BLOCK_TRANSFORMED_PARAMETERS || b == BLOCK_MODEL;
    if (counts) roots[n++] = block;
  }
  Node **params;
  int np = program_decls(g->program, BLOCK_PARAMETERS, &params);
  for (int i = 0; has_reverse && i < np; i++)
    var_of(u, params[i]->sym)->is_active = !type_is_int(params[i]->sym->type);
  unit_activity(u, roots, n);
  u->is_whole = has_reverse && unit_densities_depend(u, roots, n);
}

static int slot_of(Gen *g, const Sym *sym) {
  int known = addresses_get(&g->slot_of, sym);
  if (known) return known - 1;
  vec_push(&g->slots, (GenSlot){.sym = sym});
  addresses_set(&g->slot_of, sym, g->slots.n);
  return g->slots.n - 1;
}

static void numbers_line(Buf *b, const char *name, int slot, Type t) {
  const char *ct = type_c(t), *field = t.base == BASE_INT ? "i" : "r";
  if (type_is_scalar(t))
    buf_printf(b, "const %s %s = D[%d].%s[0];\n", ct, name, slot, field);
  else
    buf_printf(b, "%s *const %s = D[%d].%s;\n", ct, name, slot, field);
}

static void size_line(Buf *b, const char *name, int slot, int d) {
  buf_printf(b, "const long %s = D[%d].dims[%d];\n", name, slot, d);
}

/* [marked] without the marks of text_slot_name. */
static const char *plain(Gen *g, const char *marked) {
  return gen_fmt(g, "%.*s", (int)strlen(marked) - 2, marked + 1);
}

static void variable_lines(Unit *u, Buf *b, const Var *v) {
  Gen *g = u->g;
  const char *name = plain(g, v->name);
  if (map_has(u->reads, name)) numbers_line(b, name, slot_of(g, v->sym), v->sym->type);
  for (int d = 0; d < v->ndims; d++) {
    name = plain(g, v->dims[d]);
    if (map_has(u->reads, name)) size_line(b, name, slot_of(g, v->sym), d);
  }
}

static void hoisted_lines(Unit *u, Buf *b, int slot) {
  Type t = u->g->slots.at[slot].hoisted->type;
  const char *name = gen_fmt(u->g, "h%d", slot);
  if (map_has(u->reads, name)) numbers_line(b, name, slot, t);
  for (int d = 0; !type_is_scalar(t) && d < type_ndims(t); d++) {
    const char *size = gen_fmt(u->g, "%sn%d", name, d);
    if (map_has(u->reads, size)) size_line(b, size, slot, d);
  }
}

const char *slot_constants(Unit *u) {
  Buf b = {0};
  for (int i = 0; i < u->nvars; i++)
    if (var_is_slot(&u->vars[i])) variable_lines(u, &b, &u->vars[i]);
  for (int i = 0; i < u->g->slots.n; i++)
    if (u->g->slots.at[i].hoisted) hoisted_lines(u, &b, i);
  return gen_take(u->g, &b);
}

static void block_statements(Unit *u, BlockKind kind, Buf *f, Texts *r) {
  const Node *block = u->g->program->root->kids[kind];
  if (!block) return;
  buf_printf(f, "/* %s */\n", block_name(kind));
  u->cut_list = block->kids;
  gen_stmts(u, block->kids, block->nkids, f, r);
  u->cut_list = NULL;
}

static void constraints(Unit *u, BlockKind kind, Buf *f, const Texts *r) {
  Node **decls;
  int n = program_decls(u->g->program, kind, &decls);
  for (int i = 0; i < n && !gen_stopped(u->g); i++) {
    gen_constraint(u, decls[i], f);
    cut_here(u, f, r);
  }
}

static void rows(Unit *u, BlockKind kind, Buf *f, const Texts *r) {
  Node **decls;
  int n = program_decls(u->g->program, kind, &decls);
  for (int i = 0; i < n && !gen_stopped(u->g); i++) {
    if (type_is_numeric(decls[i]->sym->type)) gen_row(u, decls[i], f);
    cut_here(u, f, r);
  }
}

static void unit_end(Unit *u, Texts *r) {
  vec_free(&u->saved);
  vec_free(&u->loops);
  vec_free(&u->cuts);
  vec_free(r);
  map_destroy(&u->reads);
}

/* NULL where there are [data] and they change nothing. */
static const char *write_density(Gen *g, size_t most, bool exact) {
  Unit u;
  Frame frame;
  Buf f = {0};
  Texts r = {0};
  unit_program(&u, g, true);
  if (g->data && exact) exact_find(&u, g->data);
  if (g->data && !g->exacts.n && !g->instead.n && !part_has_long(&u)) {
    unit_end(&u, &r);
    return NULL;
  }
  frame_begin(&u, &frame);
  gen_params(&u, &f, &r);
  block_statements(&u, BLOCK_TRANSFORMED_PARAMETERS, &f, &r);
  constraints(&u, BLOCK_TRANSFORMED_PARAMETERS, &f, &r);
  block_statements(&u, BLOCK_MODEL, &f, &r);
  const Function density = {
      "ps_density",
      "const View *D, Work *W, const double *q, double *g, double *lp",
      "D, W, q, g, lp",
      g->reads_target ? "double target = 0;\ndouble targetb = 1;\n"
                      : "double target = 0;\n",
      "",
      "*lp = target;\nreturn target - target == 0 ? PS_OK : PS_REJECT;\n",
      "const View *D, Work *W, const double *q, double *g, double *lp",
      "D, W, q, g, lp"};
  const char *text = cut_function(&u, &density, most, &f, &r);
  unit_end(&u, &r);
  return text;
}

/* Generated quantities from statement [from] to [to], with their rows. */
static void generated(Unit *u, int from, int to, Buf *f, Texts *r) {
  const Node *block = u->g->program->root->kids[BLOCK_GENERATED];
  if (block && to > block->nkids) to = block->nkids;
  if (!block || from >= to) return;
  buf_printf(f, "/* %s */\n", block_name(BLOCK_GENERATED));
  u->cut_list = block->kids + from;
  gen_stmts(u, block->kids + from, to - from, f, r);
  u->cut_list = NULL;
  if (gen_stopped(u->g)) return;
  for (int i = from; i < to; i++)
    if (block->kids[i]->kind == NODE_DECL) gen_constraint(u, block->kids[i], f);
  for (int i = from; i < to; i++)
    if (block->kids[i]->kind == NODE_DECL && type_is_numeric(block->kids[i]->sym->type))
      gen_row(u, block->kids[i], f);
}

static const char *write_row(Gen *g, size_t most) {
  const Program *program = g->program;
  Unit u;
  Frame frame;
  Buf f = {0};
  Texts r = {0};
  unit_program(&u, g, false);
  u.rng = "rng";
  frame_begin(&u, &frame);
  gen_params(&u, &f, &r);
  rows(&u, BLOCK_PARAMETERS, &f, &r);
  block_statements(&u, BLOCK_TRANSFORMED_PARAMETERS, &f, &r);
  constraints(&u, BLOCK_TRANSFORMED_PARAMETERS, &f, &r);
  rows(&u, BLOCK_TRANSFORMED_PARAMETERS, &f, &r);
  generated(&u, 0, program->ndrawn, &f, &r);
  generated(&u, program->ndrawn, INT_MAX, &f, &r);
  const Function writer = {
      "ps_write",
      "const View *D, Work *W, const double *q, Rng *rng, double *row",
      "D, W, q, rng, row",
      "",
      "double *row = row;\n",
      "return PS_OK;\n",
      "const View *D, Work *W, const double *q, Rng *rng",
      "D, W, q, rng"};
  const char *text = cut_function(&u, &writer, most, &f, &r);
  unit_end(&u, &r);
  return text;
}

enum { DEEPEST = 20 }; /* levels that are indented: a long chain of `else if` is deep */

/* Two spaces a level, and nothing else about layout. */
static void put_indented(Buf *out, const char *text) {
  int depth = 0;
  for (const char *p = text; *p;) {
    const char *end = strchr(p, '\n');
    size_t n = end ? (size_t)(end - p) : strlen(p);
    bool comment = n > 1 && p[0] == '/' && p[1] == '*';
    if (n) {
      for (const char *c = p; *c == '}' && c < p + n; c++) depth--;
      for (int i = 0; i < depth && i < DEEPEST; i++) buf_put(out, "  ");
      buf_putn(out, p, n);
      buf_putc(out, '\n');
      bool open = true;
      for (size_t i = 0; i < n && !comment; i++) {
        if (p[i] != '}') open = false;
        if (p[i] == '{') depth++;
        if (p[i] == '}' && !open) depth--;
      }
    }
    p += n + (end != NULL);
  }
}

static GenCode *finish(Gen *g, const char *density, const char *write) {
  Buf out = {0};
  const char *functions = gen_fmt(g, "%s\n%s", buf_text(&g->heads), buf_text(&g->bodies));
  char *all = gen_fmt(g, "%s%s%s", functions, density, write);
  char *needs = gen_shake(g, all);
  buf_put(&out, prelude_head());
  buf_put(&out, needs);
  put_indented(&out, all);
  GenCode *code = mem_new(sizeof *code);
  code->text = buf_take(&out);
  code->program = g->program;
  code->nslots = g->slots.n;
  code->has_parts = g->has_parts;
  code->slots = mem_new(sizeof *code->slots * (size_t)(g->slots.n + 1));
  if (g->slots.n)
    memcpy(code->slots, g->slots.at, sizeof *code->slots * (size_t)g->slots.n);
  for (int i = 0; i < g->exacts.n; i++) {
    const Exact *x = g->exacts.at[i];
    addresses_set(&code->costs, x->stmt, (int)x->cost + 1);
    addresses_set(&code->text_costs, x->stmt, (int)x->text_cost + 1);
  }
  code->dropped = g->dropped;
  g->dropped = (Addresses){0};
  code->replaced = g->replaced;
  g->replaced = (Addresses){0};
  code->instead = ARENA_ARRAY(g->arena, const Node *, g->instead.n + 1);
  for (int i = 0; i < g->instead.n; i++) code->instead[i] = g->instead.at[i];
  code->vectors = g->vectors;
  g->vectors = (Addresses){0};
  code->nreductions = g->reductions.n;
  code->reductions = mem_new(sizeof(char *) * (size_t)(g->reductions.n + 1));
  for (int i = 0; i < g->reductions.n; i++)
    code->reductions[i] = mem_strdup(g->reductions.at[i]);
  return code;
}

static bool look_for_target(void *ctx, Node *node) {
  bool *reads = ctx;
  *reads = *reads || (node->kind == NODE_CALL && !node->nkids && expr_reads_target(node));
  return !*reads;
}

bool gen_slot_is_made(const GenSlot *slot) {
  return slot->squares || slot->levels || slot->merged;
}

View gen_slot_view(const GenSlot *slot) {
  if (slot->merged) return *slot->merged;
  void *rows = slot->squares ? (void *)slot->squares : (void *)slot->levels;
  return (View){.base = BASE_REAL, .r = rows};
}

static void slots_free(GenSlot *slots, int n) {
  for (int i = 0; i < n; i++) {
    squares_destroy(&slots[i].squares);
    levels_destroy(&slots[i].levels);
    if (!slots[i].merged) continue;
    mem_free(slots[i].merged->r);
    mem_free(slots[i].merged->i);
    mem_free(slots[i].merged);
  }
}

static GenCode *generate(Gen *gen, size_t most, bool exact) {
  Gen g = *gen;
  GenCode *code = NULL;
  const Program *plain = g.program;
  program_walk(plain, look_for_target, &g.reads_target);
  if (plain->dense) g.program = plain->dense;
  const char *density = write_density(&g, most, exact);
  g.program = plain;
  if (density && (!g.data || g.exacts.n || g.instead.n || g.parts)) {
    const char *write = write_row(&g, most);
    gen_functions(&g);
    code = g.failed ? NULL : finish(&g, density, write);
  }
  if (!code) slots_free(g.slots.at, g.slots.n);
  vec_free(&g.slots);
  addresses_free(&g.slot_of);
  vec_free(&g.made);
  addresses_free(&g.given_of);
  vec_free(&g.given);
  addresses_free(&g.instance_of);
  addresses_free(&g.recurs);
  vec_free(&g.instances);
  vec_free(&g.stands);
  addresses_free(&g.stands_of);
  vec_free(&g.exacts);
  addresses_free(&g.exact_of);
  addresses_free(&g.dropped);
  addresses_free(&g.replaced);
  vec_free(&g.instead);
  addresses_free(&g.ahead);
  addresses_free(&g.vectors);
  vec_free(&g.reductions);
  buf_free(&g.heads);
  buf_free(&g.bodies);
  return code;
}

GenCode *gen_model(const Program *program, size_t most, Diags *diags) {
  Gen g = {.program = program, .arena = program->arena, .diags = diags};
  return generate(&g, most, false);
}

GenCode *gen_for_data(const GenCode *code, const GenChoice *choice, Eval *data,
                      Diags *diags) {
  Arena *arena = arena_new();
  Gen g = {.program = code->program,
           .arena = arena,
           .diags = diags,
           .data = data,
           .least = choice->least};
  GenCode *reduced = generate(&g, choice->most, choice->exact);
  if (reduced)
    reduced->arena = arena;
  else
    arena_destroy(&arena);
  return reduced;
}

void gen_destroy(GenCode **code) {
  if (!*code) return;
  slots_free((*code)->slots, (*code)->nslots);
  for (int i = 0; i < (*code)->nreductions; i++) mem_free((*code)->reductions[i]);
  mem_free((*code)->reductions);
  addresses_free(&(*code)->costs);
  addresses_free(&(*code)->text_costs);
  addresses_free(&(*code)->dropped);
  addresses_free(&(*code)->replaced);
  addresses_free(&(*code)->vectors);
  arena_destroy(&(*code)->arena);
  mem_free((*code)->text);
  mem_free((*code)->slots);
  mem_free(*code);
  *code = NULL;
}
