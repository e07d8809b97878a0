/* SPDX-License-Identifier: BSD-3-Clause
   Finding hierarchical priors by their form.  What is found is only a hint: the change of
   coordinates is right for any density. */
#include "model/hint.h"
#include <string.h>
#include "base/alloc.h"
#include "base/vec.h"
#include "lang/tree/effect.h"

/* Families of a location and a scale, their last two arguments. */
static const struct Family {
  const char *name;
  int nargs;
  bool is_log; /* of the logarithm of the outcome */
} FAMILIES[] = {{"normal", 2, false},
                {"student_t", 3, false},
                {"cauchy", 2, false},
                {"logistic", 2, false},
                {"gumbel", 2, false},
                {"lognormal", 2, true},
                {"double_exponential", 2, false}};

/* Normal families of vectors, and the function whose argument [scale] is the vector of
   the scales of their elements.  What correlates these stays. */
static const struct Joint {
  const char *name, *product;
  int scale;
} JOINTS[] = {{"multi_normal_cholesky", "diag_pre_multiply", 0},
              {"multi_normal", "quad_form_diag", 1}};

typedef struct Finder {
  Hints hints;
  Vec(const Sym *) standard; /* parameters that are standard normal */
  const Node *statement;     /* the one that is looked at */
  bool is_definition;        /* it gives a variable its value */
} Finder;

bool sym_is_parameter(const Sym *sym) {
  return sym && sym->decl && sym->decl->kind == NODE_DECL && !sym->is_local &&
         sym->block == BLOCK_PARAMETERS && !type_is_int(sym->type);
}

static const Node *unpromoted(const Node *node) {
  while (node->kind == NODE_PROMOTE) node = node->kids[0];
  return node;
}

static bool is_number(const Node *node, double number) {
  node = unpromoted(node);
  return (node->kind == NODE_INT && node->i == number) ||
         (node->kind == NODE_REAL && node->r == number);
}

/* What an expression reads that is not data: one symbol at most is remembered. */
typedef struct Latent {
  const Sym *sym;
  int n;
} Latent;

static bool note_latent(void *ctx, Node *node) {
  Latent *l = ctx;
  const Sym *sym = node->kind == NODE_VAR ? node->sym : NULL;
  bool is_known = !sym || sym->is_loop || sym->block == BLOCK_DATA ||
                  sym->block == BLOCK_TRANSFORMED_DATA || sym == l->sym;
  if (is_known) return true;
  l->sym = sym;
  l->n++;
  return true;
}

/* The only parameter that [node] selects from, or NULL. */
static const Sym *selected(const Node *node) {
  Latent l = {0};
  node = unpromoted(node);
  bool selects = node->kind == NODE_VAR || node->kind == NODE_INDEX ||
                 node->kind == NODE_TRANSPOSE ||
                 (node->kind == NODE_CALL && node->match.fn && node->nkids > 0 &&
                  (!strncmp(node->text, "to_", 3) || !strcmp(node->text, "col") ||
                   !strcmp(node->text, "row") || !strcmp(node->text, "segment")));
  if (!selects) return NULL;
  node_walk((Node *)node, note_latent, &l);
  return l.n == 1 && sym_is_parameter(l.sym) ? l.sym : NULL;
}

static const Node *decl_type(const Sym *sym) {
  return sym->decl->kids[0];
}

/* Whether the coordinate of a parameter is its value, or its logarithm. */
static bool is_coordinate(const Node *type, bool is_log) {
  if (!is_log) return type->transform == TRANSFORM_NONE;
  return type->transform == TRANSFORM_LOWER && is_number(type->kids[DT_LOWER], 0);
}

static void keep(Finder *f, const Hint *hint) {
  vec_push(&f->hints, *hint);
}

static void keep_centred(Finder *f, Node *const *args, const Sym *sym, const Node *mean,
                         const Node *scale) {
  if (expr_is_data(scale)) return;
  keep(f, &(Hint){f->statement, args[0], sym, 1, {mean}, {false}, scale, true});
}

/* args: the outcome, its mean and what makes its covariance, here or where a variable is
   declared. */
static void look_at_joint(Finder *f, const char *name, Node *const *args,
                          const Sym *sym) {
  const Node *product = unpromoted(args[2]);
  const Sym *variable = product->kind == NODE_VAR ? product->sym : NULL;
  if (variable && variable->decl && variable->decl->kind == NODE_DECL &&
      variable->decl->nkids > 1 && variable->decl->kids[1])
    product = unpromoted(variable->decl->kids[1]);
  if (product->kind != NODE_CALL || !is_coordinate(decl_type(sym), false)) return;
  for (size_t k = 0; k < sizeof JOINTS / sizeof *JOINTS; k++)
    if (!strcmp(name, JOINTS[k].name) && !strcmp(product->text, JOINTS[k].product))
      keep_centred(f, args, sym, args[1], product->kids[JOINTS[k].scale]);
}

/* args: the outcome, then those of the family. */
static void look_at_prior(Finder *f, const char *name, Node *const *args, int nargs) {
  const Sym *sym = selected(args[0]);
  if (!sym) return;
  bool is_standard = (!strcmp(name, "std_normal") && nargs == 1) ||
                     (!strcmp(name, "normal") && nargs == 3 && is_number(args[1], 0) &&
                      is_number(args[2], 1));
  if (is_standard) vec_push(&f->standard, sym);
  for (size_t k = 0; k < sizeof FAMILIES / sizeof *FAMILIES; k++) {
    const struct Family *family = &FAMILIES[k];
    if (strcmp(name, family->name) != 0 || nargs != family->nargs + 1) continue;
    if (!is_coordinate(decl_type(sym), family->is_log)) continue;
    keep_centred(f, args, sym, args[nargs - 2], args[nargs - 1]);
  }
  if (nargs == 3) look_at_joint(f, name, args, sym);
}

static void look_at_tilde(Finder *f, const Node *tilde) {
  Node *args[FUNCTION_MAX_ARGS] = {tilde->kids[TILDE_OUTCOME]};
  int n = tilde->nkids - TILDE_ARGS + 1;
  bool is_cut = tilde->flags & NODE_TRUNCATED || tilde->kids[TILDE_LOWER] ||
                tilde->kids[TILDE_UPPER];
  if (is_cut || n > FUNCTION_MAX_ARGS) return;
  for (int k = 1; k < n; k++) args[k] = tilde->kids[TILDE_ARGS + k - 1];
  look_at_prior(f, tilde->text, args, n);
}

static void look_at_term(Finder *f, const Node *term) {
  static const char *const ENDS[] = {"_lpdf", "_lupdf"};
  char name[32];
  if (term->kind != NODE_CALL || !term->match.fn || term->nkids == 0) return;
  for (int k = 0; k < 2; k++) {
    size_t n = strlen(term->text), end = strlen(ENDS[k]);
    if (n <= end || n - end >= sizeof name || strcmp(term->text + n - end, ENDS[k]) != 0)
      continue;
    memcpy(name, term->text, n - end);
    name[n - end] = 0;
    look_at_prior(f, name, term->kids, term->nkids);
  }
}

static bool is_standard(const Finder *f, const Sym *sym) {
  bool found = false;
  for (int i = 0; i < f->standard.n; i++) found |= f->standard.at[i] == sym;
  return found && is_coordinate(decl_type(sym), false);
}

static bool is_scalar(Type t) {
  return t.array == 0 && (t.base == BASE_REAL || t.base == BASE_INT);
}

static bool is_operator(const Node *e, const char *op) {
  return e->kind == NODE_BINARY && !strcmp(e->text, op);
}

/* tau * z or z * tau, element by element, for a standard normal z; NULL otherwise. */
static const Node *scaled_standard(const Finder *f, const Node *e, const Node **scale) {
  e = unpromoted(e);
  if (!is_operator(e, "*") && !is_operator(e, ".*")) return NULL;
  for (int k = 0; k < 2; k++) {
    const Node *z = e->kids[k], *tau = e->kids[1 - k];
    const Sym *sym = selected(z);
    bool is_plain = is_operator(e, ".*") || is_scalar(tau->type);
    if (!sym || !is_standard(f, sym) || !is_plain || expr_mentions(tau, sym)) continue;
    if (expr_is_data(tau)) continue;
    *scale = tau;
    return z;
  }
  return NULL;
}

typedef struct Terms {
  int n;
  const Node *at[HINT_MEANS];
  bool minus[HINT_MEANS];
} Terms;

static void flatten(const Node *e, bool minus, Terms *t) {
  e = unpromoted(e);
  bool is_sum = is_operator(e, "+") || is_operator(e, "-");
  if (is_sum) {
    flatten(e->kids[0], minus, t);
    flatten(e->kids[1], minus != is_operator(e, "-"), t);
  } else if (t->n < HINT_MEANS) {
    t->at[t->n] = e;
    t->minus[t->n++] = minus;
  } else {
    t->n = HINT_MEANS + 1;
  }
}

/* Each term of a sum that is a scaled standard normal, with the others as its mean. */
static void look_at_sum(Finder *f, const Node *e) {
  Terms terms = {0};
  flatten(e, false, &terms);
  for (int k = 0; k < terms.n && terms.n <= HINT_MEANS; k++) {
    Hint hint = {.statement = f->statement};
    hint.outcome = scaled_standard(f, terms.at[k], &hint.scale);
    if (!hint.outcome || terms.minus[k]) continue;
    hint.sym = selected(hint.outcome);
    for (int j = 0; j < terms.n && f->is_definition; j++) {
      if (j == k || expr_mentions(terms.at[j], hint.sym)) continue;
      hint.minus[hint.nmeans] = terms.minus[j];
      hint.means[hint.nmeans++] = terms.at[j];
    }
    keep(f, &hint);
  }
}

static void look_at_expression(Finder *f, const Node *e) {
  const Node *scale;
  if (!e) return;
  bool is_sum = is_operator(e, "+") || is_operator(e, "-");
  if (is_sum || scaled_standard(f, e, &scale)) look_at_sum(f, e);
  Terms terms = {0};
  if (is_sum) flatten(e, false, &terms);
  for (int k = 0; k < terms.n && k < HINT_MEANS; k++)
    for (int i = 0; i < terms.at[k]->nkids; i++)
      look_at_expression(f, terms.at[k]->kids[i]);
  for (int i = 0; !is_sum && i < e->nkids; i++) look_at_expression(f, e->kids[i]);
}

/* Standard normals must be known before sums of them are looked for. */
typedef void Look(Finder *f, const Node *statement);

static void look_for_priors(Finder *f, const Node *s) {
  if (s->kind == NODE_TILDE) look_at_tilde(f, s);
  if (s->kind == NODE_TARGET) look_at_term(f, unpromoted(s->kids[0]));
}

static void look_for_sums(Finder *f, const Node *s) {
  f->is_definition = s->kind == NODE_DECL || s->kind == NODE_ASSIGN;
  if (s->kind == NODE_DECL) look_at_expression(f, s->nkids > 1 ? s->kids[1] : NULL);
  if (s->kind == NODE_ASSIGN) look_at_expression(f, s->kids[1]);
  bool has_terms = s->kind == NODE_TILDE || s->kind == NODE_TARGET;
  for (int i = 0; has_terms && i < s->nkids; i++) look_at_expression(f, s->kids[i]);
}

static void each_statement(Finder *f, const Node *s, Look *look) {
  if (!s) return;
  f->statement = s;
  look(f, s);
  bool holds = s->kind == NODE_BLOCK || s->kind == NODE_FOR || s->kind == NODE_IF ||
               s->kind == NODE_PROFILE;
  for (int i = 0; holds && i < s->nkids; i++) each_statement(f, s->kids[i], look);
}

static void look_at_offset(Finder *f, const Node *decl) {
  const Node *type = decl->kids[0];
  if (!sym_is_parameter(decl->sym) || !type->kids[DT_MULTIPLIER] ||
      expr_is_data(type->kids[DT_MULTIPLIER]))
    return;
  Hint hint = {.sym = decl->sym, .scale = type->kids[DT_MULTIPLIER]};
  if (type->kids[DT_OFFSET]) hint.means[hint.nmeans++] = type->kids[DT_OFFSET];
  keep(f, &hint);
}

Hints hints_find(const Program *program) {
  Finder f = {0};
  Node **decls, *const *blocks = program->root->kids;
  int n = program_decls(program, BLOCK_PARAMETERS, &decls);
  for (int i = 0; i < n; i++) look_at_offset(&f, decls[i]);
  each_statement(&f, blocks[BLOCK_MODEL], look_for_priors);
  for (int b = BLOCK_TRANSFORMED_PARAMETERS; f.standard.n && b <= BLOCK_MODEL; b++)
    each_statement(&f, blocks[b], look_for_sums);
  vec_free(&f.standard);
  return f.hints;
}
