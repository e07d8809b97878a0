/* SPDX-License-Identifier: BSD-3-Clause
   User functions as arguments of rows: two functions over views, through which the row
   calls the value and the adjoint (math/view/hof.h). */
#include <string.h>
#include "lang/gen/ask/ask.h"
#include "lang/gen/expr/call.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"
#include "math/view/hof.h"

static void put_views(Buf *b, const Node *def, unsigned mask, bool adjoint) {
  for (int i = 2; i < def->nkids; i++) {
    Type t = def->kids[i]->sym->type;
    const char *field = t.base == BASE_INT ? "i" : "r";
    buf_printf(b, type_is_scalar(t) ? ", in[%d].%s[0]" : ", in[%d].%s", i - 2, field);
    for (int d = 0; !type_is_scalar(t) && d < type_ndims(t); d++)
      buf_printf(b, ", in[%d].dims[%d]", i - 2, d);
  }
  for (int i = 2; adjoint && i < def->nkids; i++)
    if (mask & 1u << (i - 2)) buf_printf(b, ", bars[%d]", i - 2);
}

static const char *value_callback(Gen *g, const Node *def) {
  const char *name = gen_name(g, "callback");
  Type t = {.base = def->kids[0]->base, .array = def->kids[0]->array};
  int n = type_is_scalar(t) ? 0 : type_ndims(t);
  bool is_int = t.base == BASE_INT;
  const char *head =
      gen_fmt(g, "static int %s(void *ctx, const View *in, int n, View *out)", name);
  Buf b = {0};
  buf_printf(&b, "%s {\nWork *W = ctx;\nint st;\nchar *const mark = W->heap;\n", head);
  buf_put(&b, "if (*W->stop) return PS_STOPPED;\n"); /* a solver may call for long */
  if (n)
    buf_printf(&b, "%s *p;\nlong dims[%d];\n", type_c(t), n);
  else
    buf_printf(&b, "%s x, *p;\n", type_c(t));
  buf_printf(&b, "if ((st = %s(W, 0", gen_instance(g, def, 0, false, false));
  put_views(&b, def, 0, false);
  buf_printf(&b, ", &%s))) {\nps_release(W, mark);\nreturn st;\n}\n",
             n ? "p, dims" : "x");
  if (!n) buf_put(&b, "p = ps_take(W, 8);\n*p = x;\n");
  buf_printf(&b, "ps_view(out, %d, %d, %d, %d, p", t.base, t.array, is_int, n);
  for (int d = 0; d < 4; d++) buf_printf(&b, d < n ? ", dims[%d]" : ", 1", d);
  buf_put(&b,
          ");\nps_release(W, mark);\nreturn 0;\n}\n\n"); /* there until the next call */
  buf_printf(&g->heads, "%s;\n", head);
  buf_put(&g->bodies, buf_text(&b));
  buf_free(&b);
  return name;
}

/* A row may go on after a rejection: memory and tape are as before then. */
static const char *adjoint_callback(Unit *u, const Node *def, unsigned mask) {
  Gen *g = u->g;
  const char *name = gen_name(g, "callback");
  Type t = {.base = def->kids[0]->base, .array = def->kids[0]->array};
  bool scalar = type_is_scalar(t);
  const char *head =
      gen_fmt(g,
              "static int %s(void *ctx, const View *in, int n, const double "
              "*out_bar, double *const *bars, double *value)",
              name);
  Buf b = {0};
  buf_printf(&b,
             "%s {\nWork *W = ctx;\nchar *const mark = W->heap;\n"
             "const long depth = ps_tape_depth(W);\ndouble x = 0;\nint st = %s(W",
             head, gen_instance(g, def, mask, true, u->is_whole));
  put_views(&b, def, mask, true);
  buf_put(&b, scalar ? ", out_bar[0], &x);\nif (value) *value = x;\n" : ", out_bar);\n");
  buf_put(&b, "if (st) {\nps_tape_cut(W, depth);\nps_release(W, mark);\n}\n");
  buf_put(&b, "return st;\n}\n\n");
  buf_printf(&g->heads, "%s;\n", head);
  buf_put(&g->bodies, buf_text(&b));
  buf_free(&b);
  return name;
}

/* Fills element [which] of the Callbacks [name] for argument [at] of the row of [e]. */
static void set_callback(Code *c, const Node *e, const char *name, int which, int at,
                         unsigned want) {
  Gen *g = c->u->g;
  const Node *function = e->kids[at];
  const Node *def = function->sym ? function_body(g->program, function->sym) : NULL;
  if (!def || def->kind != NODE_FUNDEF || !def->kids[1]) {
    gen_sorry(g, function, "this function as an argument");
    return;
  }
  unsigned mask = fn_callback_active(e->match.fn, which, at, function->type, want);
  for (int i = 2; i < def->nkids; i++)
    if (type_is_int(def->kids[i]->sym->type)) mask &= ~(1u << (i - 2));
  const char *row = e->match.fn->name;
  bool is_cut = !strncmp(row, "reduce_sum", 10) || !strcmp(row, "map_rect");
  if (is_cut && node_apart(g, def->kids[1]) != CALLBACK_ALONE) g->has_parts = true;
  bool sloped = e->match.fn->flags & FN_SLOPES ? mask : want;
  const char *value = value_callback(g, def);
  const char *adjoint = sloped ? adjoint_callback(c->u, def, mask) : "0";
  code_fwd(c,
           "%s[%d].value = %s;\n%s[%d].adjoint = %s;\n%s[%d].ctx = W;\n"
           "%s[%d].apart = %d;\n",
           name, which, value, name, which, adjoint, name, which, name, which,
           node_apart(g, def->kids[1]));
}

const char *gen_callbacks(Code *c, const Node *e, unsigned want) {
  int n = 0;
  for (int i = 0; i < e->nkids; i++) n += e->kids[i]->type.base == BASE_FUNCTION;
  if (!n) return "0";
  const char *name = gen_name(c->u->g, "functions");
  code_fwd(c, "Callback *const %s = %s;\n", name,
           take_bytes(c->u, gen_fmt(c->u->g, "%d * sizeof(Callback)", n)));
  n = 0;
  for (int i = 0; i < e->nkids; i++)
    if (e->kids[i]->type.base == BASE_FUNCTION) set_callback(c, e, name, n++, i, want);
  return name;
}
