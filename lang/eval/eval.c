/* SPDX-License-Identifier: BSD-3-Clause
   The interpreter's state: frames, notebook variables, errors, slots; and its outer
   calls. */
#include "lang/eval/evaluator.h"
#include <string.h>
#include "base/memory.h"
#include "lang/tree/leaf.h"

enum { LARGE_PIECE = 1 << 12 };

/* ---- slots ---- */

Slot slot_take(Value **v) {
  Slot s = {.kind = SLOT_VALUE, .v = *v};
  *v = NULL;
  if (!s.v) return (Slot){.kind = SLOT_EMPTY};
  if (s.v->view.ndims > 0 || (!s.v->view.r && !s.v->view.i)) return s;
  Slot scalar =
      s.v->view.is_int ? SLOT_OF_INT(s.v->view.i[0]) : SLOT_OF_REAL(s.v->view.r[0]);
  value_drop(&s.v);
  return scalar;
}

Value *slot_box(Slot *s) {
  SlotKind kind = s->kind;
  s->kind = SLOT_EMPTY;
  if (kind == SLOT_INT) return value_int(s->i);
  if (kind == SLOT_REAL) return value_real(s->r);
  return kind == SLOT_VALUE ? s->v : NULL;
}

Type slot_type(const Slot *s) {
  if (s->kind == SLOT_INT) return TYPE(BASE_INT);
  if (s->kind == SLOT_REAL) return TYPE(BASE_REAL);
  return s->kind == SLOT_VALUE ? s->v->type : TYPE(BASE_VOID);
}

View slot_view(Slot *s) {
  if (s->kind == SLOT_INT) return view_int(&s->i);
  if (s->kind == SLOT_REAL) return view_scalar(&s->r);
  ASSERT(s->kind == SLOT_VALUE);
  return s->v->view;
}

bool slot_has_numbers(const Slot *s) {
  return slot_is_scalar(s) || (s->kind == SLOT_VALUE && (s->v->view.r || s->v->view.i));
}

void slot_promote(Slot *s, Type to) {
  if (leaf_is_group(to)) {
    if (s->kind == SLOT_EMPTY || !type_fits(slot_type(s), to)) return;
    Value *v = slot_box(s);
    *s = (Slot){.kind = SLOT_VALUE, .v = value_promote_group(&v, to)};
    return;
  }
  if (to.base != BASE_REAL) return;
  if (s->kind == SLOT_INT)
    *s = SLOT_OF_REAL(s->i);
  else if (s->kind == SLOT_VALUE && s->v->view.is_int)
    s->v = value_promote(&s->v, to);
}

void slots_drop(Slot *s, int n) {
  for (int k = 0; k < n; k++) slot_drop(&s[k]);
}

/* ---- memory of calls ---- */

static void *scratch_alloc(FnCtx *ctx, size_t bytes) {
  Scratch *s = ctx->owner;
  bytes = (bytes + 15) & ~(size_t)15;
  if (bytes >= LARGE_PIECE || s->used + bytes > SCRATCH_SMALL) {
    void *piece = s->escape ? mem_try(bytes) : mem_new(bytes);
    if (!piece) {
      s->refused = bytes;
      longjmp(*s->escape, 1);
    }
    vec_push(&s->large, piece);
    return piece;
  }
  void *piece = s->small + s->used;
  s->used += bytes;
  return memset(piece, 0, bytes);
}

/* ---- life ---- */

static void grow_globals(Eval *e) {
  int n = e->program->nslots > e->nmore ? e->program->nslots : e->nmore;
  if (n <= e->nglobals) return;
  e->globals = mem_resize(e->globals, sizeof(Slot) * (size_t)n);
  e->boxes = mem_resize(e->boxes, sizeof(Value *) * (size_t)n);
  for (int k = e->nglobals; k < n; k++) {
    e->globals[k].kind = SLOT_EMPTY;
    e->boxes[k] = NULL;
  }
  e->nglobals = n;
  e->frame = e->globals;
}

Eval *eval_new(const Program *program, const EvalHost *host) {
  Eval *e = mem_new(sizeof *e);
  e->program = program;
  if (host) e->host = *host;
  e->scratch.small = mem_new(SCRATCH_SMALL);
  e->ctx.alloc = scratch_alloc;
  e->ctx.owner = &e->scratch;
  e->ctx.stop = e->host.interrupt;
  e->span = (Span){-1, -1};
  grow_globals(e);
  return e;
}

void eval_destroy(Eval **p) {
  Eval *e = *p;
  *p = NULL;
  if (!e) return;
  eval_flush(e);
  slots_drop(e->globals, e->nglobals);
  for (int k = 0; k < e->nglobals; k++) value_drop(&e->boxes[k]);
  slot_drop(&e->result);
  mem_free(e->globals);
  mem_free(e->boxes);
  mem_free(e->scratch.small);
  vec_free(&e->scratch.large);
  vec_free(&e->notes);
  vec_free(&e->frames);
  buf_free(&e->error);
  buf_free(&e->hint);
  eval_forget_refusals(e);
  vec_free(&e->refusals);
  mem_free(e);
}

void eval_set_rng(Eval *e, Rng *rng) {
  e->rng = rng;
}

void eval_hush(Eval *e) {
  e->host.print = NULL;
}

/* ---- errors ---- */

const char *eval_error(const Eval *e) {
  return buf_text(&e->error);
}
const char *eval_error_hint(const Eval *e) {
  return e->hint.n ? buf_text(&e->hint) : NULL;
}
Span eval_error_span(const Eval *e) {
  return e->span;
}

void eval_hint(Eval *e, const char *text) {
  buf_clear(&e->hint);
  buf_put(&e->hint, text);
}

EvalStatus eval_fail(Eval *e, EvalStatus status, Span span, const char *format, ...) {
  Buf text = {0}; /* the arguments may point into the old message */
  va_list args;
  va_start(args, format);
  buf_vprintf(&text, format, args);
  va_end(args);
  buf_free(&e->error);
  e->error = text;
  buf_clear(&e->hint);
  e->span = span;
  e->is_placed = false;
  e->status = status;
  return status;
}

/* ---- variables ---- */

void eval_set(Eval *e, const Sym *sym, Value *value) {
  grow_globals(e);
  ASSERT(sym->slot >= 0 && sym->slot < e->nglobals);
  slot_drop(&e->globals[sym->slot]);
  Slot s = slot_take(&value);
  slot_promote(&s, sym->type);
  e->globals[sym->slot] = s;
}

Value *eval_get(const Eval *e, const Sym *sym) {
  if (sym->slot < 0 || sym->slot >= e->nglobals) return NULL;
  Slot s = e->globals[sym->slot];
  if (s.kind == SLOT_EMPTY) return NULL;
  if (s.kind == SLOT_VALUE) return s.v;
  Value **box = &e->boxes[sym->slot];
  value_drop(box);
  *box = slot_box(&s);
  return *box;
}

void eval_gather(Eval *e, const Sym *sym) {
  if (!sym->nleaves) return;
  Value **leaves = mem_new(sizeof(Value *) * (size_t)sym->nleaves);
  for (int k = 0; k < sym->nleaves; k++)
    leaves[k] = value_ref(eval_get(e, sym->leaves[k]->sym));
  eval_set(e, sym, value_regroup(sym->type, leaves));
  mem_free(leaves);
}

void eval_unset(Eval *e, const Sym *sym) {
  if (sym->slot >= 0 && sym->slot < e->nglobals) slot_drop(&e->globals[sym->slot]);
  for (int k = 0; k < sym->nleaves; k++) eval_unset(e, sym->leaves[k]->sym);
}

void eval_spread(Eval *e, const Sym *sym) {
  const Value *value = sym->nleaves ? eval_get(e, sym) : NULL;
  for (int k = 0; value && k < sym->nleaves; k++)
    eval_set(e, sym->leaves[k]->sym, value_ref(value_leaf(value, k)));
}

bool eval_is_notebook(const Sym *sym) {
  return !sym || (sym->block == BLOCK_NOTEBOOK && !sym->is_local && !sym->is_argument &&
                  !sym->is_loop);
}

Note *eval_note_new(Eval *e, const char *name) {
  for (int k = 0; k < e->notes.n; k++) {
    Note *note = &e->notes.at[k];
    if (note->name == name || strcmp(note->name, name) == 0) return note;
  }
  vec_push(&e->notes, (Note){.name = name});
  return &e->notes.at[e->notes.n - 1];
}

Slot *eval_note(Eval *e, const char *name) {
  Note *note = eval_note_new(e, name);
  if (note->slot.kind == SLOT_EMPTY && e->host.get) {
    Value *value = value_ref(e->host.get(e->host.ctx, name));
    note->slot = slot_take(&value);
  }
  return note->slot.kind == SLOT_EMPTY ? NULL : &note->slot;
}

void eval_flush(Eval *e) {
  for (int k = 0; k < e->notes.n; k++) {
    Note *note = &e->notes.at[k];
    if (note->is_dirty && note->slot.kind != SLOT_EMPTY && e->host.set)
      e->host.set(e->host.ctx, note->name, slot_box(&note->slot));
    slot_drop(&note->slot);
  }
  e->notes.n = 0;
}

/* ---- outer calls ---- */

void eval_begin(Eval *e) {
  grow_globals(e);
  e->frame = e->globals;
  e->depth = 0;
  e->status = EVAL_OK;
  eval_forget_refusals(e);
}

EvalStatus eval_expression(Eval *e, const Node *node, Value **out) {
  eval_begin(e);
  *out = NULL;
  Slot s = {0};
  EvalStatus status = eval_slot(e, node, &s);
  if (status == EVAL_OK) *out = slot_box(&s);
  eval_flush(e);
  return status;
}

EvalStatus eval_ahead(Eval *e, const Program *lowered) {
  const Program *dense = lowered->dense;
  if (!dense || !dense->ahead) return EVAL_OK;
  e->nmore = dense->nslots;
  return eval_statement(e, dense->ahead);
}

EvalStatus eval_statement(Eval *e, const Node *statement) {
  eval_begin(e);
  int flow = eval_exec(e, statement);
  eval_flush(e);
  slot_drop(&e->result);
  return flow >= FLOW_BREAK ? EVAL_OK : (EvalStatus)flow;
}
