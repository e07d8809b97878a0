/* SPDX-License-Identifier: BSD-3-Clause
   A program with discrete parameters as one without: the blocks put together anew. */
#include "lang/discrete/discrete.h"
#include <stdarg.h>
#include <string.h>
#include "lang/discrete/discrete_pass.h"

void pass_error(Pass *p, const Node *at, const char *hint, const char *format, ...) {
  va_list args;
  va_start(args, format);
  diag_vadd(p->diags, DIAG_ERROR, at->span, hint, format, args);
  va_end(args);
}

Node *pass_width(Pass *p, Node *lower, Node *upper) {
  if (lower->kind == NODE_INT && lower->i == 1) return upper;
  return build_binary(&p->b, "+", build_binary(&p->b, "-", upper, lower),
                      build_int(&p->b, 1));
}

static bool is_discrete(const Node *decl) {
  return decl->kind == NODE_DECL && type_is_int(decl->type);
}

bool discrete_has(const Program *program) {
  const Node *block =
      program->root->kind == NODE_PROGRAM ? program->root->kids[BLOCK_PARAMETERS] : NULL;
  for (int i = 0; block && i < block->nkids; i++)
    if (is_discrete(block->kids[i])) return true;
  return false;
}

static void put(Pass *p, Node *block, Node *statement) {
  node_add(p->arena, block, statement);
}

static Node *block_or_empty(Pass *p, BlockKind kind) {
  const Node *block = p->from->root->kids[kind];
  return block ? node_copy(p->arena, block) : build_block(&p->b);
}

/* ---- what there is ---- */

static const char *const BOUND_NAMES[] = {"lower", "upper"};

static const Node *decl_bound(const Node *decl, int k) {
  return decl->kids[0]->kids[k ? DT_UPPER : DT_LOWER];
}

static void check_bounds(Pass *p, const Node *decl) {
  for (int k = 0; k < 2; k++) {
    const Node *bound = decl_bound(decl, k);
    if (bound && node_mentions(bound, &p->moving))
      pass_error(p, bound, "use bounds that depend on data only",
                 "the %s bound of `%s` depends on parameters", BOUND_NAMES[k],
                 decl->text);
  }
}

/* Why a discrete parameter cannot be summed out at all, or NULL. */
static const char *unbounded(const Node *decl) {
  for (int k = 0; k < 2; k++)
    if (!decl_bound(decl, k)) return BOUND_NAMES[k];
  return NULL;
}

static void collect(Pass *p, bool sums) {
  Node **decls;
  int n = program_decls(p->from, BLOCK_PARAMETERS, &decls);
  for (int i = 0; i < n; i++) {
    if (!is_discrete(decls[i])) continue;
    if (!p->at_present && (!sums || unbounded(decls[i]))) {
      vec_push(&p->sampled, decls[i]);
      continue;
    }
    vec_push(&p->latents, decls[i]);
    if (decls[i]->type.array) vec_push(&p->wide, decls[i]->sym);
  }
  p->coupled = ARENA_ARRAY(p->arena, int, p->latents.n + 1);
}

/* ---- transformed parameters that depend on discrete ones ---- */

/* What is assigned beside a variable that depends on a discrete parameter moves with
   it. */
static bool moves_out(Pass *p, const Node *s) {
  bool touched = node_mentions(s, &p->touched) ||
                 (s->kind == NODE_DECL && syms_have(&p->touched, s->sym));
  const Node *block = p->from->root->kids[BLOCK_TRANSFORMED_PARAMETERS];
  for (int i = 0; touched && i < block->nkids; i++) {
    const Sym *sym = block->kids[i]->kind == NODE_DECL ? block->kids[i]->sym : NULL;
    if (sym && node_binds(s, sym) && !syms_have(&p->touched, sym))
      vec_push(&p->touched, sym);
  }
  return touched;
}

/* Local variables have no constraints. */
static Node *as_local(Pass *p, const Node *s) {
  Node *copy = node_copy(p->arena, s);
  if (copy->kind != NODE_DECL) return copy;
  for (int i = 0; i < DT_SIZES; i++) copy->kids[0]->kids[i] = NULL;
  copy->kids[0]->transform = TRANSFORM_NONE;
  return copy;
}

typedef struct Moved {
  Node *stay, *local, *generated; /* BLOCKs */
} Moved;

static Moved move_out(Pass *p) {
  Moved m = {build_block(&p->b), build_block(&p->b), build_block(&p->b)};
  const Node *block = p->from->root->kids[BLOCK_TRANSFORMED_PARAMETERS];
  for (int before = -1; block && before != p->touched.n;) {
    before = p->touched.n;
    for (int i = 0; i < block->nkids; i++) moves_out(p, block->kids[i]);
  }
  for (int i = 0; block && i < block->nkids; i++) {
    const Node *s = block->kids[i];
    if (!moves_out(p, s)) {
      put(p, m.stay, node_copy(p->arena, s));
      continue;
    }
    put(p, m.local, as_local(p, s));
    put(p, m.generated, node_copy(p->arena, s));
  }
  for (int i = 0; block && i < block->nkids; i++)
    if (block->kids[i]->kind == NODE_DECL && moves_out(p, block->kids[i]))
      put(p, m.local, pass_bound_checks(p, block->kids[i]));
  return m;
}

/* ---- transformed data: which factors there are ---- */

static Node *size_of(Pass *p, const Node *decl, int dim) {
  return node_copy(p->arena, decl->kids[0]->kids[DT_SIZES + dim]);
}

/* Loops over all elements of a discrete parameter around [body], with indices _k1,
   _k2. */
static Node *over_elements(Pass *p, const Node *decl, Node *body) {
  for (int i = decl->type.array - 1; i >= 0; i--)
    body = build_for(&p->b, arena_printf(p->arena, "_k%d", i + 1), build_int(&p->b, 1),
                     size_of(p, decl, i), body);
  return body;
}

static Node *at_element(Pass *p, const Node *decl, Node *base) {
  int n = decl->type.array;
  Node *at = n ? build_index(&p->b, base, 0) : base;
  for (int i = 0; i < n; i++)
    put(p, at, build_var(&p->b, arena_printf(p->arena, "_k%d", i + 1)));
  return at;
}

static Node *bound_of(Pass *p, const Node *decl, int which) {
  Node *bound = node_copy(p->arena, decl->kids[0]->kids[which]);
  return type_ndims(bound->type) ? at_element(p, decl, bound) : bound;
}

static const char *number_name(Pass *p, const Node *decl) {
  return arena_printf(p->arena, "%s__", decl->text);
}

static Node *count_elements(Pass *p) {
  Node *sum = NULL;
  for (int i = 0; i < p->latents.n; i++) {
    const Node *decl = p->latents.at[i];
    Node *count = build_int(&p->b, 1);
    for (int d = 0; d < decl->type.array; d++)
      count =
          d ? build_binary(&p->b, "*", count, size_of(p, decl, d)) : size_of(p, decl, d);
    sum = sum ? build_binary(&p->b, "+", sum, count) : count;
  }
  return sum;
}

static Node *hidden(Pass *p, const char *name) {
  return build_var(&p->b, name);
}

static Node *set(Pass *p, const char *name, const char *op, int to) {
  return build_assign(&p->b, hidden(p, name), op, build_int(&p->b, to));
}

static Node *int_decl(Pass *p, const char *name, Node *value) {
  return build_decl(&p->b, BASE_INT, 0, NULL, name, value);
}

static Node *ints_decl(Pass *p, const char *name, Node *size, Node *value) {
  return build_decl(&p->b, BASE_INT, 1, size, name, value);
}

static Node *number_decl(Pass *p, const Node *decl) {
  p->b.at = decl->span; /* where a wrong size is complained about */
  Node *number = int_decl(p, number_name(p, decl), NULL);
  number->kids[0]->array = decl->type.array;
  for (int d = 0; d < decl->type.array; d++) put(p, number->kids[0], size_of(p, decl, d));
  return number;
}

/* Numbers all elements, with their states. */
static void put_elements(Pass *p, Node *data) {
  for (int i = 0; i < p->latents.n; i++) put(p, data, number_decl(p, p->latents.at[i]));
  put(p, data, int_decl(p, HIDDEN_ELEMENTS, count_elements(p)));
  put(p, data, ints_decl(p, HIDDEN_STATES, hidden(p, HIDDEN_ELEMENTS), NULL));
  put(p, data, int_decl(p, HIDDEN_COUNT, build_int(&p->b, 0)));
  for (int i = 0; i < p->latents.n; i++) {
    const Node *decl = p->latents.at[i];
    Node *body = build_block(&p->b);
    Node *states = p->at_present ? build_int(&p->b, 1)
                                 : pass_width(p, bound_of(p, decl, DT_LOWER),
                                              bound_of(p, decl, DT_UPPER));
    Node *cell = build_index(&p->b, hidden(p, HIDDEN_STATES), 1, hidden(p, HIDDEN_COUNT));
    put(p, body, set(p, HIDDEN_COUNT, "+=", 1));
    put(p, body,
        build_assign(&p->b, at_element(p, decl, hidden(p, number_name(p, decl))), "=",
                     hidden(p, HIDDEN_COUNT)));
    put(p, body, build_assign(&p->b, cell, "=", states));
    put(p, data, over_elements(p, decl, body));
  }
}

/* The search for factors that only counts. */
static Node *without_factors(Pass *p, const Node *scan) {
  const Node *root = scan->kind == NODE_ASSIGN ? ref_root(scan->kids[0]) : NULL;
  if (root && root->text[0] == '_' && !strcmp(root->text, HIDDEN_FACTORS)) return NULL;
  Node *copy = build_like(&p->b, scan);
  copy->nkids = 0;
  for (int i = 0; i < scan->nkids; i++) {
    Node *kid = scan->kids[i] ? without_factors(p, scan->kids[i]) : NULL;
    if (kid || !scan->kids[i]) node_add(p->arena, copy, kid);
  }
  return copy;
}

static Node *plan_call(Pass *p) {
  return build_call(&p->b, "discrete_plan__", 2, hidden(p, HIDDEN_STATES),
                    hidden(p, HIDDEN_FACTORS));
}

static Node *data_block(Pass *p, const Factors *factors) {
  Node *data = block_or_empty(p, BLOCK_TRANSFORMED_DATA);
  put_elements(p, data);
  put(p, data, int_decl(p, HIDDEN_CELLS, build_int(&p->b, 0)));
  put(p, data, int_decl(p, HIDDEN_INTS, build_int(&p->b, 0)));
  put(p, data, without_factors(p, factors->scan));
  put(p, data, ints_decl(p, HIDDEN_FACTORS, hidden(p, HIDDEN_INTS), NULL));
  put(p, data, set(p, HIDDEN_CELLS, "=", 0));
  put(p, data, set(p, HIDDEN_INTS, "=", 0));
  put(p, data, factors->scan);
  if (p->at_present) return data;
  Node *size = build_call(&p->b, "size", 1, plan_call(p));
  put(p, data, ints_decl(p, HIDDEN_PLAN, size, plan_call(p)));
  return data;
}

/* ---- model and generated quantities ---- */

static Node *terms_decl(Pass *p) {
  return build_decl(&p->b, BASE_VECTOR, 0, hidden(p, HIDDEN_CELLS), HIDDEN_TERMS, NULL);
}

static void put_terms(Pass *p, Node *block) {
  put(p, block, terms_decl(p));
  put(p, block, int_decl(p, HIDDEN_AT, build_int(&p->b, 0)));
}

static Node *model_block(Pass *p, const Factors *factors) {
  Node *model = build_block(&p->b);
  put_terms(p, model);
  for (int i = 0; i < factors->density->nkids; i++)
    put(p, model, pass_with_constants(p, factors->density->kids[i]));
  put(p, model,
      build_target(&p->b, build_call(&p->b, "discrete_sum__", 2, hidden(p, HIDDEN_TERMS),
                                     hidden(p, HIDDEN_PLAN))));
  return model;
}

/* The statements that fill the tables, without those that only add to the density or
   speak. */
static Node *tables_alone(Pass *p, const Node *s) {
  switch (s->kind) {
  case NODE_TILDE:
  case NODE_TARGET:
  case NODE_EXPR:
  case NODE_PRINT: return NULL;
  case NODE_BLOCK:
  case NODE_PROFILE:
  case NODE_IF:
  case NODE_FOR:
  case NODE_FOREACH:
  case NODE_WHILE: break;
  default: return node_copy(p->arena, s);
  }
  Node *copy = build_like(&p->b, s);
  copy->nkids = 0;
  for (int i = 0; i < s->nkids; i++) {
    const Node *kid = s->kids[i];
    bool statement = kid && !node_is_expression(kid);
    Node *kept = statement ? tables_alone(p, kid) : node_copy(p->arena, kid);
    if (statement && !kept && s->kind != NODE_BLOCK)
      kept = node_new(p->arena, NODE_SKIP, kid->span, 0);
    if (kept || !kid) node_add(p->arena, copy, kept);
  }
  return copy;
}

/* z = lower + state - 1, element by element. */
static Node *draw_of(Pass *p, const Node *decl) {
  Node *number = at_element(p, decl, hidden(p, number_name(p, decl)));
  Node *state = build_index(&p->b, hidden(p, HIDDEN_DRAW), 1, number);
  Node *value = build_binary(&p->b, "+", bound_of(p, decl, DT_LOWER), state);
  value = build_binary(&p->b, "-", value, build_int(&p->b, 1));
  Node *to = at_element(p, decl, hidden(p, decl->text));
  return over_elements(p, decl, build_assign(&p->b, to, "=", value));
}

static void put_tables(Pass *p, Node *block, const Factors *factors) {
  for (int i = 0; i < factors->density->nkids; i++) {
    Node *s = tables_alone(p, factors->density->kids[i]);
    if (s) put(p, block, s);
  }
}

static Node *draw_block(Pass *p, const Factors *factors) {
  Node *block = build_block(&p->b);
  put_terms(p, block);
  put_tables(p, block, factors);
  Node *draw = build_call(&p->b, "discrete__rng", 2, hidden(p, HIDDEN_TERMS),
                          hidden(p, HIDDEN_PLAN));
  put(p, block, ints_decl(p, HIDDEN_DRAW, hidden(p, HIDDEN_ELEMENTS), draw));
  for (int i = 0; i < p->latents.n; i++) put(p, block, draw_of(p, p->latents.at[i]));
  return block;
}

static Node *generated_block(Pass *p, const Factors *factors, const Moved *moved,
                             int *ndrawn) {
  Node *generated = build_block(&p->b);
  for (int i = 0; i < p->latents.n; i++)
    put(p, generated, node_copy(p->arena, p->latents.at[i]));
  put(p, generated, draw_block(p, factors));
  for (int i = 0; i < moved->generated->nkids; i++)
    put(p, generated, moved->generated->kids[i]);
  *ndrawn = generated->nkids;
  const Node *old = p->from->root->kids[BLOCK_GENERATED];
  for (int i = 0; old && i < old->nkids; i++)
    put(p, generated, node_copy(p->arena, old->kids[i]));
  return generated;
}

static bool is_summed(const Pass *p, const Node *decl) {
  for (int i = 0; i < p->latents.n; i++)
    if (p->latents.at[i] == decl) return true;
  return false;
}

static Node *parameter_block(Pass *p) {
  const Node *old = p->from->root->kids[BLOCK_PARAMETERS];
  Node *block = build_block(&p->b);
  for (int i = 0; i < old->nkids; i++)
    if (!is_summed(p, old->kids[i])) put(p, block, node_copy(p->arena, old->kids[i]));
  return block;
}

/* ---- all of it ---- */

static Factors find_factors(Pass *p, const Moved *moved) {
  Node *model = build_block(&p->b);
  const Node *old = p->from->root->kids[BLOCK_MODEL];
  for (int i = 0; i < moved->local->nkids; i++) put(p, model, moved->local->kids[i]);
  for (int i = 0; old && i < old->nkids; i++)
    put(p, model, node_copy(p->arena, old->kids[i]));
  defs_collect(p, model);
  pass_spread(p, &model);
  if (!diags_errors(p->diags)) model = defs_apply(p, model);
  return diags_errors(p->diags) ? (Factors){0} : factors_of(p, model);
}

/* What both kinds of programs have. */
static Node *begin_root(Pass *p, const Moved *moved, const Factors *factors) {
  Node *root = build_like(&p->b, p->from->root);
  root->kids[BLOCK_FUNCTIONS] = node_copy(p->arena, p->from->root->kids[BLOCK_FUNCTIONS]);
  root->kids[BLOCK_DATA] = node_copy(p->arena, p->from->root->kids[BLOCK_DATA]);
  root->kids[BLOCK_TRANSFORMED_DATA] = data_block(p, factors);
  root->kids[BLOCK_TRANSFORMED_PARAMETERS] = moved->stay;
  return root;
}

static Node *put_together(Pass *p, int *ndrawn) {
  Moved moved = move_out(p);
  Factors factors = find_factors(p, &moved);
  if (diags_errors(p->diags)) return NULL;
  Node *root = begin_root(p, &moved, &factors);
  root->kids[BLOCK_PARAMETERS] = parameter_block(p);
  root->kids[BLOCK_MODEL] = model_block(p, &factors);
  root->kids[BLOCK_GENERATED] = generated_block(p, &factors, &moved, ndrawn);
  return root;
}

static void tell_sampled(Diags *diags, const Node *decl, const char *hint,
                         const char *why) {
  diag_add(diags, DIAG_NOTE, decl->span, hint,
           "`%s` is sampled by Gibbs steps beside the others, not summed out of the "
           "density: %s",
           decl->text, why);
}

void pass_unheard(Pass *p, const Node *s) {
  for (int i = 0; i < p->unheard.n; i++)
    if (p->unheard.at[i]->span.start == s->span.start) return;
  vec_push(&p->unheard, (Node *)s);
}

static void tell(Pass *p) {
  static const char *const HOW[] = {
      "its elements are independent given the other parameters",
      "its elements form a chain: forward algorithm",
      "coupled elements are summed out one after the other (variable elimination)"};
  for (int i = 0; i < p->latents.n; i++) {
    const Node *decl = p->latents.at[i];
    int coupled = p->coupled[i];
    bool one = decl->type.array == 0 && coupled == 0;
    diag_add(p->diags, DIAG_NOTE, decl->span, NULL,
             "`%s` is summed out of the density, its draws are exact: %s", decl->text,
             one                  ? "one sum over its states"
             : coupled == COUPLED ? HOW[2]
                                  : HOW[coupled > 0]);
  }
  for (int i = 0; i < p->sampled.n; i++) {
    const Node *decl = p->sampled.at[i];
    tell_sampled(p->diags, decl,
                 "bound it where its probability is negligible: int<lower=0, "
                 "upper=100>",
                 arena_printf(p->arena, "it has no %s bound", unbounded(decl)));
  }
  for (int i = 0; i < p->unheard.n; i++)
    diag_add(p->diags, DIAG_NOTE, p->unheard.at[i]->span,
             "print it in the generated quantities, where it has a value",
             "this is not printed: the sum over discrete parameters has no one value");
}

/* The result, checked anew; mistakes in it are the compiler's. */
static const Program *check_result(Pass *p, Node *root, int ndrawn, const Scope *scope) {
  Program *to = ARENA_NEW(p->arena, Program);
  Diags *diags = diags_new();
  diags_set_stop(diags, diags_stop(p->diags));
  *to = *p->from;
  to->root = root;
  to->ndrawn = ndrawn;
  to->strict = false;
  to->edits = NULL;
  bool fine = check_program(to, scope, diags);
  for (int i = 0; !fine && i < diags_count(diags); i++) {
    const Diag *d = diags_at(diags, i);
    if (d->severity == DIAG_ERROR)
      diag_add(p->diags, DIAG_ERROR, d->span,
               "this is a fault of Posterity: please report it",
               "discrete parameters: %s", d->message);
  }
  diags_destroy(&diags);
  return fine ? to : NULL;
}

/* What is bounded is summed out; all are sampled; or parts of the density are taken at
   present values of all. */
typedef enum { AIM_SUM, AIM_SAMPLE, AIM_PARTS } PassAim;

static Pass pass_begin(const Program *program, PassAim aim, Diags *diags) {
  Node *const density[2] = {program->root->kids[BLOCK_TRANSFORMED_PARAMETERS],
                            program->root->kids[BLOCK_MODEL]};
  Pass p = {.from = program, .arena = program->arena, .diags = diags};
  p.at_present = aim == AIM_PARTS;
  p.b = (Build){program->arena, program->root->kids[BLOCK_PARAMETERS]->span};
  collect(&p, aim != AIM_SAMPLE);
  pass_depend(&p, density, 2);
  for (int i = 0; i < p.latents.n; i++) check_bounds(&p, p.latents.at[i]);
  for (int i = 0; i < p.sampled.n; i++) check_bounds(&p, p.sampled.at[i]);
  return p;
}

static void pass_end(Pass *p) {
  vec_free(&p->latents);
  vec_free(&p->sampled);
  vec_free(&p->held);
  vec_free(&p->touched);
  vec_free(&p->moving);
  vec_free(&p->wide);
  vec_free(&p->defs);
  vec_free(&p->unheard);
}

/* NULL with the reasons why not, none when there is nothing to sum; [fault] when what was
   made is wrong. */
static const Program *sum_out(const Program *program, const Scope *scope, Diags *why,
                              bool *fault) {
  Pass p = pass_begin(program, AIM_SUM, why);
  int ndrawn = 0;
  Node *root = p.latents.n && !diags_errors(why) ? put_together(&p, &ndrawn) : NULL;
  const Program *to = root ? check_result(&p, root, ndrawn, scope) : NULL;
  *fault = root && !to;
  if (to || p.latents.n == 0) tell(&p);
  pass_end(&p);
  return to;
}

/* ---- what is sampled ---- */

const Program *discrete_sampled(const Program *program, const Scope *scope,
                                Diags *diags) {
  Pass p = pass_begin(program, AIM_SAMPLE, diags);
  Node *root = node_copy(p.arena, program->root), *model = root->kids[BLOCK_MODEL];
  if (model) root->kids[BLOCK_MODEL] = pass_with_constants(&p, model);
  const Program *to = diags_errors(diags) ? NULL : check_result(&p, root, 0, scope);
  pass_end(&p);
  return to;
}

/* ---- parts of the density ---- */

/* Nothing but `_terms`. */
static Node *parts_block(Pass *p, const Factors *factors) {
  Node *generated = build_block(&p->b), *block = build_block(&p->b);
  put(p, generated, terms_decl(p));
  put(p, block, int_decl(p, HIDDEN_AT, build_int(&p->b, 0)));
  put_tables(p, block, factors);
  put(p, generated, block);
  return generated;
}

static Node *put_parts(Pass *p) {
  Moved moved = move_out(p);
  Factors factors = find_factors(p, &moved);
  if (diags_errors(p->diags)) return NULL;
  Node *root = begin_root(p, &moved, &factors);
  root->kids[BLOCK_PARAMETERS] =
      node_copy(p->arena, p->from->root->kids[BLOCK_PARAMETERS]);
  put(p, root->kids[BLOCK_PARAMETERS],
      ints_decl(p, HIDDEN_WANTED, hidden(p, HIDDEN_CELLS), NULL));
  root->kids[BLOCK_MODEL] = build_block(&p->b);
  root->kids[BLOCK_GENERATED] = parts_block(p, &factors);
  return root;
}

const Program *discrete_parts(const Program *program, const Scope *scope) {
  Diags *diags = diags_new();
  Pass p = pass_begin(program, AIM_PARTS, diags);
  Node *root = diags_errors(diags) ? NULL : put_parts(&p);
  const Program *to = root ? check_result(&p, root, 0, scope) : NULL;
  pass_end(&p);
  diags_destroy(&diags);
  return to;
}

/* Says of all why none is summed out: the first thing that could not be done. */
static void tell_reason(const Program *program, const Diags *why, Diags *diags) {
  int k = 0;
  while (diags_at(why, k)->severity != DIAG_ERROR) k++;
  const Diag *d = diags_at(why, k);
  Place place = {0};
  if (d->span.start >= 0) place = program_place(program, d->span.start);
  const Node *block = program->root->kids[BLOCK_PARAMETERS];
  const char *reason = d->message;
  if (d->span.start >= 0)
    reason = arena_printf(program->arena, "%s (line %d)", d->message, place.line);
  for (int i = 0; i < block->nkids; i++)
    if (is_discrete(block->kids[i])) tell_sampled(diags, block->kids[i], d->hint, reason);
}

static void copy_diags(const Diags *from, Diags *to) {
  for (int i = 0; i < diags_count(from); i++) {
    const Diag *d = diags_at(from, i);
    diag_add(to, d->severity, d->span, d->hint, "%s", d->message);
  }
}

const Program *discrete_lower(const Program *program, const Scope *scope, Diags *diags) {
  if (!discrete_has(program)) return program;
  bool fault;
  Diags *why = diags_new();
  diags_set_stop(why, diags_stop(diags));
  const Program *to = sum_out(program, scope, why, &fault);
  if (diags_stopped(diags)) {
    diags_destroy(&why);
    return NULL;
  }
  bool failed = diags_errors(why) > 0;
  if (!failed || fault) copy_diags(why, diags);
  if (!to && !fault) to = discrete_sampled(program, scope, diags);
  if (to && failed) tell_reason(program, why, diags);
  diags_destroy(&why);
  return to;
}
