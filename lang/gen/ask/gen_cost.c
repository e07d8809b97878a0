/* SPDX-License-Identifier: BSD-3-Clause
   A rough count of the scalar operations of one gradient: loops are walked with the sizes
   of the data, what is not known counts as 100.  It is asked of all operations, and of
   those that stand in the text: what functions of the binary do is compiled already. */
#include <string.h>
#include "lang/eval/eval.h"
#include "lang/gen/ask/ask.h"
#include "lang/gen/text/var.h"

enum { UNKNOWN = 100 };

/* What a compiler gains on an element of a vector, in operations of a loop of numbers:
   it keeps in registers what strips write to memory.  That is so for each operation; the
   inside of a function is as fast in the binary, whatever it computes. */
enum { VECTOR_OPERATION = 2, VECTOR_FUNCTION = 1 };
enum { SHORT = 8 }; /* vectors that are as long as a loop of numbers */

typedef struct Cost {
  const Program *program;
  const View *slots;                  /* NULL: the data are ... */
  Eval *data;                         /* ... here */
  Addresses slot_of;                  /* a variable of the data -> its slot + 1 */
  const Addresses *reduced, *dropped; /* GenCode.costs or .text_costs */
  const GenCode *code;
  int depth;                 /* of user functions */
  bool text;                 /* what stands in the text alone */
  const Addresses *vectors;  /* GenCode.vectors */
  bool is_scalar, is_vector; /* inside of a loop of numbers, of vectors */
} Cost;

static const View *view_of(const Cost *c, const Sym *sym) {
  if (c->data) {
    bool is_data = !sym->is_local && !sym->is_argument && !sym->is_loop &&
                   (sym->block == BLOCK_DATA || sym->block == BLOCK_TRANSFORMED_DATA);
    const Value *v = is_data ? eval_get(c->data, sym) : NULL;
    return v ? &v->view : NULL;
  }
  int place = addresses_get(&c->slot_of, sym);
  return place ? &c->slots[place - 1] : NULL;
}

/* Value of an int expression as far as data tells it. */
static double int_value(const Cost *c, const Node *e, double otherwise) {
  if (!e) return otherwise;
  if (e->kind == NODE_INT) return e->i;
  if (e->kind == NODE_VAR && e->sym) {
    const View *v = view_of(c, e->sym);
    return v && v->is_int && v->size > 0 && v->ndims == 0 ? v->i[0] : otherwise;
  }
  if (e->kind == NODE_BINARY && !e->text[1]) {
    double a = int_value(c, e->kids[0], otherwise),
           b = int_value(c, e->kids[1], otherwise);
    switch (e->text[0]) {
    case '+': return a + b;
    case '-': return a - b;
    case '*': return a * b;
    default: return otherwise;
    }
  }
  return otherwise;
}

static double declared_size(const Cost *c, const Node *decl) {
  const Node *type = decl->kids[0];
  double n = 1, last = 1;
  int dims = type_is_scalar(decl->sym->type) ? 0 : type_ndims(decl->sym->type);
  for (int d = 0; d < dims; d++) {
    if (DT_SIZES + d < type->nkids)
      last = int_value(c, type->kids[DT_SIZES + d], UNKNOWN);
    n *= last;
  }
  return n;
}

static bool is_matrix(const Node *e) {
  return type_is_numeric(e->type) && !type_is_scalar(e->type) && type_ndims(e->type) > 1;
}

static double size_of(const Cost *c, const Node *e) {
  if (type_is_scalar(e->type)) return 1;
  if (c->text && e->kind == NODE_BINARY && is_matrix(e->kids[0]) && !is_matrix(e)) {
    double rows = size_of(c, e->kids[0]) / size_of(c, e->kids[1]); /* X * beta */
    return rows > 1 ? rows : 1;
  }
  if (e->kind == NODE_VAR && e->sym) {
    const View *v = view_of(c, e->sym);
    if (v) return (double)v->size;
    if (e->sym->decl && e->sym->decl->kind == NODE_DECL && !e->sym->is_argument)
      return declared_size(c, e->sym->decl);
    return UNKNOWN;
  }
  if (e->kind == NODE_INDEX) {
    double n = 1;
    for (int i = 1; i < e->nkids; i++)
      if (e->kids[i]->type.array) n *= size_of(c, e->kids[i]);
    double all = size_of(c, e->kids[0]);
    return n > 1 ? n : all > UNKNOWN ? UNKNOWN : all;
  }
  double n = 1;
  for (int i = 0; i < e->nkids; i++) {
    double k = e->kids[i] ? size_of(c, e->kids[i]) : 1;
    if (k > n) n = k;
  }
  return n;
}

static double cost_of(Cost *c, const Node *n);

static double kids_cost(Cost *c, const Node *n) {
  double sum = 0;
  for (int i = 0; i < n->nkids; i++)
    if (n->kids[i]) sum += cost_of(c, n->kids[i]);
  return sum;
}

/* Of what stands in the text: an operation on containers of [size] is one on vectors. */
static bool is_on_vectors(const Cost *c, double size) {
  return c->text && !c->is_scalar && (c->is_vector || size > SHORT);
}

static double operation_cost(const Cost *c, double size) {
  return is_on_vectors(c, size) ? VECTOR_OPERATION * size : size;
}

/* A function that costs [each] operations an element. */
static double function_cost(const Cost *c, double size, double each) {
  return (is_on_vectors(c, size) ? VECTOR_FUNCTION : each) * size;
}

/* Whether elements are read where another container says. */
static bool is_gather(const Node *index) {
  bool found = index->kind == NODE_INDEX || index->type.array;
  for (int i = 0; i < index->nkids && !found; i++)
    found = index->kids[i] && is_gather(index->kids[i]);
  return found;
}

/* Elements of vectors that lie side by side are read where they are. */
static double index_cost(const Cost *c, const Node *n) {
  double size = size_of(c, n);
  bool gathers = false;
  for (int i = 1; i < n->nkids; i++) gathers = gathers || is_gather(n->kids[i]);
  return is_on_vectors(c, size) && !gathers ? 0 : operation_cost(c, size);
}

/* A function of matrices that no function of the program takes part in. */
static bool is_in_binary(const Node *n) {
  bool found = is_matrix(n);
  if (!n->match.fn || n->match.fn->kind != FN_CALL) return false;
  for (int i = 0; i < n->nkids; i++) {
    if (n->kids[i] && n->kids[i]->type.base == BASE_FUNCTION) return false;
    found = found || (n->kids[i] && is_matrix(n->kids[i]));
  }
  return found;
}

/* Products of matrices and factorisations cost more than their elements. */
static double call_cost(Cost *c, const Node *n) {
  double size = 1;
  const Sym *f = call_function(n);
  for (int i = 0; i < n->nkids; i++)
    if (n->kids[i]) {
      double k = size_of(c, n->kids[i]);
      if (k > size) size = k;
    }
  if (f && c->depth < 3) {
    const Node *def = function_body(c->program, f);
    c->depth++;
    double body = def && def->kids[1] ? cost_of(c, def->kids[1]) : 0;
    c->depth--;
    return body;
  }
  bool matrix =
      n->type.base == BASE_MATRIX && n->match.fn && n->match.fn->kind == FN_CALL;
  bool kernel =
      n->match.fn && n->match.fn->kind != FN_CALL && !(n->match.fn->flags & FN_OPERATOR);
  return function_cost(c, size, matrix ? 30 : kernel ? 8 : 3);
}

/* What a linear model does besides its product stands in the text. */
static double model_cost(const Cost *c, const Node *n) {
  bool is_model = strstr(n->match.fn->name, "_glm_") != NULL;
  double size = size_of(c, n->kids[0]);
  return is_model ? function_cost(c, size, 8) : 0;
}

/* [n]: a loop, whose body begins at the kid [from]. */
static double loop_cost(Cost *c, const Node *n, int from, double rounds) {
  bool scalar = c->is_scalar, vector = c->is_vector;
  if (addresses_get(c->vectors, n))
    c->is_vector = true;
  else if (!c->is_vector)
    c->is_scalar = true;
  double body = 1;
  for (int i = from; i < n->nkids; i++)
    if (n->kids[i]) body += cost_of(c, n->kids[i]);
  c->is_scalar = scalar;
  c->is_vector = vector;
  return (rounds > 0 ? rounds : 0) * body;
}

static double cost_of(Cost *c, const Node *n) {
  int reduced = addresses_get(c->reduced, n);
  if (reduced) return reduced - 1;
  if (addresses_get(c->dropped, n)) return 0;
  int replaced = addresses_get(&c->code->replaced, n);
  if (replaced) return cost_of(c, c->code->instead[replaced - 1]);
  if (c->text && is_in_binary(n)) return kids_cost(c, n) + model_cost(c, n);
  switch (n->kind) {
  case NODE_DECL: return n->nkids > 1 && n->kids[1] ? cost_of(c, n->kids[1]) : 1;
  case NODE_FUNDEF: return 0;
  case NODE_FOR:
    return loop_cost(c, n, 2,
                     int_value(c, n->kids[1], UNKNOWN) - int_value(c, n->kids[0], 1) + 1);
  case NODE_FOREACH: return loop_cost(c, n, 1, size_of(c, n->kids[0]));
  case NODE_WHILE: return loop_cost(c, n, 0, UNKNOWN);
  case NODE_TILDE:
  case NODE_CALL: return call_cost(c, n) + kids_cost(c, n);
  case NODE_UNARY:
  case NODE_BINARY: return operation_cost(c, size_of(c, n)) + kids_cost(c, n);
  case NODE_INDEX: return index_cost(c, n);
  default: return kids_cost(c, n);
  }
}

/* Of what is being written: nothing has been reduced or dropped. */
static Cost of_text(const Gen *g) {
  static const GenCode none;
  return (Cost){.program = g->program,
                .data = g->data,
                .reduced = &none.costs,
                .dropped = &none.dropped,
                .vectors = &none.vectors,
                .code = &none};
}

/* Three times a density: its gradient. */
double gen_statement_cost(Gen *g, const Node *s) {
  Cost c = of_text(g);
  return 3 * cost_of(&c, s);
}

double gen_size(Gen *g, const Sym *sym) {
  Cost c = of_text(g);
  const Node *decl = sym->decl;
  if (!decl || decl->kind != NODE_DECL || sym->is_argument) return UNKNOWN;
  if (decl->kids[0]->nkids > DT_SIZES && decl->kids[0]->kids[DT_SIZES])
    return declared_size(&c, decl);
  return decl->nkids > 1 && decl->kids[1] ? size_of(&c, decl->kids[1]) : 1;
}

static double count(const GenCode *code, const View *slots, bool text) {
  const Program *dense = code->program->dense, *program = dense ? dense : code->program;
  Cost c = {.program = program,
            .slots = slots,
            .code = code,
            .reduced = text ? &code->text_costs : &code->costs,
            .dropped = &code->dropped,
            .vectors = &code->vectors,
            .text = text};
  for (int i = 0; i < code->nslots; i++)
    if (code->slots[i].sym) addresses_set(&c.slot_of, code->slots[i].sym, i + 1);
  double sum = 0;
  Node **params;
  int n = program_decls(program, BLOCK_PARAMETERS, &params);
  for (int i = 0; i < n; i++) sum += 4 * declared_size(&c, params[i]);
  const BlockKind kinds[] = {BLOCK_TRANSFORMED_PARAMETERS, BLOCK_MODEL};
  for (int i = 0; i < 2; i++)
    if (program->root->kids[kinds[i]]) sum += cost_of(&c, program->root->kids[kinds[i]]);
  addresses_free(&c.slot_of);
  return 3 * sum;
}

double gen_cost(const GenCode *code, const View *slots) {
  return count(code, slots, false);
}

double gen_text_cost(const GenCode *code, const View *slots) {
  return count(code, slots, true);
}
