/* SPDX-License-Identifier: BSD-3-Clause
   Rows of draws and data as columns. */
#include <string.h>
#include "base/alloc.h"
#include "base/vec.h"
#include "model/bound.h"

typedef Vec(OutputVar) OutputVars;

static bool lay_out_decl(Bound *bound, const Node *decl, OutputVars *vars, Diags *diags) {
  OutputVar var = {.name = decl->text, .size = 1, .offset = bound->outputs_width};
  var.kind = type_is_int(decl->type) ? COLUMN_INT : COLUMN_REAL;
  if (eval_decl_dims(bound->eval, decl, var.dims, &var.ndims) != EVAL_OK) {
    diag_add(diags, DIAG_ERROR, eval_error_span(bound->eval), NULL, "%s",
             eval_error(bound->eval));
    return false;
  }
  for (int d = 0; d < var.ndims; d++) var.size *= var.dims[d];
  bound->outputs_width += var.size;
  vec_push(vars, var);
  return true;
}

/* Declarations of the three blocks of draws, in order; the caller frees. */
static int row_decls(const Program *program, Node ***out) {
  static const BlockKind BLOCKS[] = {BLOCK_PARAMETERS, BLOCK_TRANSFORMED_PARAMETERS,
                                     BLOCK_GENERATED};
  Vec(Node *) all = {0};
  for (int b = 0; b < 3; b++) {
    Node **decls;
    int n = program_decls(program, BLOCKS[b], &decls);
    for (int i = 0; i < n; i++) vec_push(&all, decls[i]);
  }
  *out = all.at;
  return all.n;
}

/* The variable itself, or a leaf of it: "x" and "x.1". */
static bool is_part_of(const char *name, const char *declared) {
  size_t n = strlen(declared);
  return strncmp(name, declared, n) == 0 && (name[n] == '\0' || name[n] == '.');
}

/* Variables are shown as the program declares them; rows hold them in the order they are
   evaluated in. */
static void put_in_order(const Program *program, OutputVars *vars) {
  Node **decls;
  int n = row_decls(program, &decls), at = 0;
  for (int i = 0; i < n; i++)
    for (int k = at; k < vars->n; k++) {
      if (!is_part_of(vars->at[k].name, decls[i]->text)) continue;
      OutputVar var = vars->at[k];
      memmove(vars->at + at + 1, vars->at + at, sizeof var * (size_t)(k - at));
      vars->at[at++] = var;
    }
  mem_free(decls);
}

bool bound_lay_out(Bound *bound, Diags *diags) {
  OutputVars vars = {0};
  Node **decls;
  int n = row_decls(bound->code->program, &decls);
  bool fine = true;
  for (int i = 0; fine && i < n; i++) fine = lay_out_decl(bound, decls[i], &vars, diags);
  mem_free(decls);
  if (fine) put_in_order(bound->model->program, &vars);
  bound->outputs = vars.at;
  bound->noutputs = vars.n;
  return fine;
}

static const Node *find_int(const Program *program, const char *name) {
  Node **decls;
  int n = program_decls(program, BLOCK_PARAMETERS, &decls);
  for (int i = 0; i < n; i++)
    if (type_is_int(decls[i]->type) && strcmp(decls[i]->text, name) == 0) return decls[i];
  return NULL;
}

const char *bound_treatment(const Bound *bound, const char *name) {
  if (!find_int(bound->model->program, name)) return NULL;
  return find_int(bound->program, name) ? "sampled" : "summed";
}

Columns *bound_columns(const Bound *bound, int chains, int draws) {
  Columns *columns = columns_new(chains, draws);
  for (int i = 0; i < bound->noutputs; i++) {
    const OutputVar *var = &bound->outputs[i];
    Column *column = columns_add(columns, var->name, var->kind, var->ndims, var->dims);
    if (!column) {
      columns_destroy(&columns);
      return NULL;
    }
    column->treatment = bound_treatment(bound, var->name);
  }
  return columns;
}

void bound_fill(const Bound *bound, Columns *columns, int chain, int draw,
                const double *constrained) {
  for (int i = 0; i < bound->noutputs; i++) {
    const OutputVar *var = &bound->outputs[i];
    memcpy(column_at(columns, &columns->at[i], chain, draw), constrained + var->offset,
           sizeof *constrained * (size_t)var->size);
  }
}

/* Numbers of a value with every dimension row-major: matrices are kept column-major. */
static void put_row_major(const View *v, double *out) {
  if (v->base != BASE_MATRIX) {
    for (long k = 0; k < v->size; k++) out[k] = view_get(v, k);
    return;
  }
  long rows = v->dims[v->ndims - 2], cols = v->dims[v->ndims - 1], size = rows * cols;
  for (long k = 0; k < v->size; k++) {
    long element = size ? k / size : 0, r = k % size % rows, c = k % size / rows;
    out[element * size + r * cols + c] = view_get(v, k);
  }
}

/* False when there is no memory. */
static bool add_value(Columns *columns, const char *name, const Value *value) {
  const View *v = &value->view;
  if (v->ndims > COLUMN_MAX_DIMS) return true;
  Column *column =
      columns_add(columns, name, v->is_int ? COLUMN_INT : COLUMN_REAL, v->ndims, v->dims);
  if (column) put_row_major(v, column->data);
  return column != NULL;
}

/* Whether the program gives the variable a distribution: right of nothing, left of `~`,
   or first argument of a density. */
typedef struct OutcomeSearch {
  const Sym *sym;
  bool found;
} OutcomeSearch;

static const Node *base_of(const Node *node) {
  while (node->kind == NODE_INDEX || node->kind == NODE_PROMOTE) node = node->kids[0];
  return node;
}

static bool visit_outcome(void *ctx, Node *node) {
  OutcomeSearch *search = ctx;
  bool tilde = node->kind == NODE_TILDE;
  bool density = node->kind == NODE_CALL && node->match.fn && node->nkids > 0 &&
                 (node->match.fn->flags & FN_DIST);
  if (!tilde && !density) return true;
  const Node *outcome = base_of(node->kids[0]);
  if (outcome->kind == NODE_VAR && outcome->sym == search->sym) search->found = true;
  return true;
}

static bool is_outcome(const Program *program, const Sym *sym) {
  OutcomeSearch search = {sym, false};
  Node *model = program->root->kids[BLOCK_MODEL];
  if (model) node_walk(model, visit_outcome, &search);
  return search.found;
}

static Columns *data_columns(const Bound *bound, bool outcomes) {
  Columns *columns = columns_new(1, 1);
  const Program *program = bound->code->program;
  Node **decls;
  int n = program_decls(program, BLOCK_DATA, &decls);
  for (int i = 0; i < n && columns; i++)
    if (is_outcome(program, decls[i]->sym) == outcomes &&
        !add_value(columns, decls[i]->text, eval_get(bound->eval, decls[i]->sym)))
      columns_destroy(&columns);
  return columns;
}

Columns *bound_observed(const Bound *bound) {
  return data_columns(bound, true);
}
Columns *bound_constant(const Bound *bound) {
  return data_columns(bound, false);
}
