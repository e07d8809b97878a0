/* SPDX-License-Identifier: BSD-3-Clause
   Stan variables as C variables: names, declarations, saving what is overwritten,
   frames. */
#include <string.h>
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"

bool type_is_scalar(Type t) {
  return t.array == 0 && (t.base == BASE_INT || t.base == BASE_REAL);
}

const char *type_c(Type t) {
  return t.base == BASE_INT ? "int" : "double";
}

Var *var_of(Unit *u, const Sym *sym) {
  ASSERT(sym && sym->slot >= 0 && sym->slot < u->nvars);
  return &u->vars[sym->slot];
}

bool var_is_slot(const Var *v) {
  if (!v->sym || v->sym->is_local || v->sym->is_loop) return false;
  return v->sym->block == BLOCK_DATA || v->sym->block == BLOCK_TRANSFORMED_DATA ||
         (v->sym->block == BLOCK_PARAMETERS && type_is_int(v->sym->type));
}

/* A terminal runs in the reverse sweep of what is around it. */
void var_read(const Code *c, Var *v) {
  bool late = mode_is_adjoint(c->mode) && !c->is_unread;
  v->is_needed = v->is_needed || late || c->u->terminal > v->terminal;
}

void var_name(Unit *u, Var *v) {
  Gen *g = u->g;
  /* No other name ends in this way. */
  char *name = gen_fmt(g, "%s_%d", v->sym->name, v->sym->slot);
  for (char *p = name; *p; p++)
    if (*p == '.') *p = '_'; /* leaves of tuples: x.1 */
  bool in_slot = !u->fundef && var_is_slot(v);
  v->name = in_slot ? text_slot_name(g, name) : name;
  v->bar = gen_fmt(g, "%sb", name);
  v->ndims = type_is_scalar(v->sym->type) ? 0 : type_ndims(v->sym->type);
  for (int d = 0; d < v->ndims; d++) {
    v->dims[d] = gen_fmt(g, "%sn%d", name, d);
    if (in_slot) v->dims[d] = text_slot_name(g, v->dims[d]);
  }
}

const char *dims_size(Gen *g, const char *const *dims, int n) {
  if (n == 0) return "1";
  if (n == 1) return dims[0];
  Buf b = {0};
  for (int d = 0; d < n; d++) buf_printf(&b, "%s%s", d ? " * " : "(", dims[d]);
  buf_put(&b, ")");
  return gen_take(g, &b);
}

void var_declare(Unit *u, Var *v) {
  Buf *b = &u->frame->decls;
  bool active = v->is_active && u->has_reverse;
  if (v->ndims == 0) {
    bool is_int = v->sym->type.base == BASE_INT;
    buf_printf(b, "%s %s = %s;", type_c(v->sym->type), v->name,
               is_int ? "-2147483647 - 1" : "PS_NAN");
    if (active) buf_printf(b, " double %s = 0;", v->bar);
  } else {
    buf_printf(b, "%s *%s = 0;", type_c(v->sym->type), v->name);
    if (active) buf_printf(b, " double *%s = 0;", v->bar);
    for (int d = 0; d < v->ndims; d++) buf_printf(b, " long %s = 0;", v->dims[d]);
  }
  buf_put(b, "\n");
}

void var_save(Unit *u, const Var *v, const char *place, Buf *f, Buf *r) {
  if (!u->has_reverse) return;
  if (u->frame->depth == 0 && v->writes <= 1) return;
  const char *cast = v->sym->type.base == BASE_INT ? "(int)" : "";
  int slot = v->sym->slot;
  buf_printf(f, "\1%d\2ps_push(W, %s);\n\3", slot, place);
  buf_printf(r, "\1%d\2%s = %sps_pop(W);\n\3", slot, place, cast);
}

Operand var_operand(Code *c, const Node *e) {
  Unit *u = c->u;
  Var *v = var_of(u, e->sym);
  var_read(c, v);
  Operand o = {.p = v->name, .ndims = v->ndims, .type = e->type, .base = e->sym};
  o.is_int = e->type.base == BASE_INT;
  memcpy(o.dims, v->dims, sizeof o.dims);
  if (mode_is_adjoint(c->mode) && v->is_active) o.b = v->bar;
  return o;
}

void frame_begin(Unit *u, Frame *f) {
  *f = (Frame){.up = u->frame, .outer_takes_memory = memory_begin(u)};
  u->frame = f;
}

char *frame_end(Unit *u, const char *text) {
  Frame *f = u->frame;
  buf_put(&f->decls, text);
  u->frame = f->up;
  f->takes_memory = memory_end(u, f->outer_takes_memory);
  return gen_take(u->g, &f->decls);
}

const char *saved_new(Unit *u, const Node *node, const char *ctype, const char *stem) {
  const char *name = gen_name(u->g, stem);
  buf_printf(&u->frame->decls, "%s%s = 0;\n", ctype, name);
  vec_push(&u->saved, (Saved){.node = node, .name = name, .ctype = ctype});
  return name;
}

const char *saved_find(Unit *u, const Node *node) {
  for (int i = u->saved.n - 1; i >= 0; i--)
    if (u->saved.at[i].node == node && !u->saved.at[i].is_before)
      return u->saved.at[i].name;
  return NULL;
}

/* Inside of loops saved variables go over the tape. */
void unit_saved(Unit *u, int from, Buf *f, Buf *r) {
  if (u->frame->depth == 0 || !u->has_reverse) return;
  for (int i = from; i < u->saved.n; i++) {
    const Saved *s = &u->saved.at[i];
    bool number = !strchr(s->ctype, '*');
    buf_printf(f, number ? "ps_push(W, %s);\n" : "ps_push_pointer(W, %s);\n", s->name);
  }
  for (int i = u->saved.n - 1; i >= from; i--) {
    const Saved *s = &u->saved.at[i];
    bool number = !strchr(s->ctype, '*');
    if (number)
      buf_printf(r, "%s = (%s)ps_pop(W);\n", s->name, s->ctype);
    else
      buf_printf(r, "%s = ps_pop_pointer(W);\n", s->name);
  }
}
