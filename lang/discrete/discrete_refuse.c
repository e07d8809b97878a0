/* SPDX-License-Identifier: BSD-3-Clause
   What transformed data tell of discrete parameters: which are coupled too widely, by
   name, and which stand together in a factor. */
#include <string.h>
#include "lang/discrete/discrete_pass.h"
#include "math/solve/elimination.h"

enum { NAMED = 6 }; /* elements that the message lists */

static const Value *hidden_value(const Program *p, const Eval *eval, const char *name) {
  Node **decls;
  int n = program_decls(p, BLOCK_TRANSFORMED_DATA, &decls);
  for (int i = 0; i < n; i++)
    if (strcmp(decls[i]->text, name) == 0) return eval_get(eval, decls[i]->sym);
  return NULL;
}

/* "z[2,3]" for number [k] of the elements of a variable. */
static void put_element(Buf *out, const char *name, const View *v, long k) {
  buf_put(out, name);
  long size = v->size;
  for (int d = 0; d < v->ndims; d++) {
    size /= v->dims[d];
    buf_printf(out, "%s%ld", d ? "," : "[", k / size + 1);
    k %= size;
  }
  if (v->ndims) buf_putc(out, ']');
}

/* The name of element [number], from 1. */
static void put_name(Buf *out, const Program *p, const Eval *eval, int number) {
  Node **decls;
  int n = program_decls(p, BLOCK_GENERATED, &decls);
  for (int i = 0; i < n; i++) {
    const char *name = arena_printf(p->arena, "%s__", decls[i]->text);
    const Value *numbers = hidden_value(p, eval, name);
    if (!numbers || !numbers->view.is_int) continue;
    for (long k = 0; k < numbers->view.size; k++)
      if (numbers->view.i[k] == number) {
        put_element(out, decls[i]->text, &numbers->view, k);
        return;
      }
  }
}

bool discrete_is_feasible(const Program *lowered, const Eval *eval, Buf *why) {
  const Value *value = hidden_value(lowered, eval, HIDDEN_PLAN);
  const int *plan = value ? value->view.i : NULL;
  if (!plan || plan[PLAN_STEPS] >= 0) return true;
  int n = plan[PLAN_MESSAGES];
  for (int i = 0; i < n && i < NAMED; i++) {
    buf_put(why, i ? ", " : "");
    put_name(why, lowered, eval, plan[PLAN_HEADER + i] + 1);
  }
  if (n > NAMED) buf_printf(why, " and %d more", n - NAMED);
  buf_printf(why, " depend on one another and have more than %d states together",
             ELIMINATION_MAX_CELLS);
  return false;
}

void discrete_visit_parts(const Program *parts, const Eval *eval,
                          void (*visit)(void *ctx, const int *elements, int n),
                          void *ctx) {
  const Value *value = hidden_value(parts, eval, HIDDEN_FACTORS);
  const View *v = value ? &value->view : NULL;
  for (long k = 0; v && k + 1 < v->size; k += 2 + v->i[k + 1])
    visit(ctx, v->i + k + 2, v->i[k + 1]);
}
