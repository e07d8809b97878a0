/* SPDX-License-Identifier: BSD-3-Clause
   Instructions over strips as calls of the binary, with a buffer for each result that is
   still to be read. */
#include <math.h>
#include <string.h>
#include "lang/gen/strip/strip.h"

/* ---- what is left out, and what is done together ---- */

static void use(Strip *s, const Instruction *i, int by) {
  for (int k = 0; k < i->n; k++)
    if (i->arg[k].kind == LANE_STRIP) {
      s->code.at[i->arg[k].at].uses += by;
    }
}

static bool is_needed(const Instruction *i) {
  return i->kind == CODE_STORE || i->kind == CODE_SUM || i->uses > 0;
}

/* From the last to the first: what nobody uses uses nothing. */
static void count_uses(Strip *s) {
  for (int i = 0; i < s->code.n; i++) s->code.at[i].uses = 0;
  for (int i = s->code.n - 1; i >= 0; i--)
    if (is_needed(&s->code.at[i])) use(s, &s->code.at[i], 1);
}

/* The call that alone feeds argument [k], or NULL. */
static Instruction *only(Strip *s, const Instruction *i, int k, const char *name) {
  if (i->arg[k].kind != LANE_STRIP) return NULL;
  Instruction *from = &s->code.at[i->arg[k].at];
  bool fits = from->kind == CODE_CALL && from->uses == 1 && !strcmp(from->name, name);
  return fits ? from : NULL;
}

static const char *times(Strip *s, const char *factor, const Lane *x) {
  Arena *a = s->source->arena;
  const char *text = x->is_known ? arena_printf(a, "(%.17g)", x->known) : x->text;
  return factor ? arena_printf(a, "%s * %s", factor, text) : text;
}

/* A sum of x * c is c times the sum of x, that of x * y their dot product. */
static void fuse_sum(Strip *s, Instruction *i) {
  for (Instruction *p; (p = only(s, i, 0, "mul")) && p->arg[1].kind == LANE_NUMBER;) {
    i->factor = times(s, i->factor, &p->arg[1]);
    p->uses = 0;
    i->arg[0] = p->arg[0];
  }
  Instruction *p = only(s, i, 0, "mul");
  if (!p) return;
  p->uses = 0;
  i->name = "dot";
  i->n = 2;
  i->arg[1] = p->arg[1];
  i->arg[0] = p->arg[0];
}

/* x * y + z */
static void fuse_add(Strip *s, Instruction *i) {
  for (int k = 0; k < 2; k++) {
    Instruction *p = only(s, i, k, "mul");
    if (!p) continue;
    p->uses = 0;
    i->arg[2] = i->arg[!k];
    i->arg[1] = p->arg[1];
    i->arg[0] = p->arg[0];
    i->name = "fma";
    i->n = 3;
    return;
  }
}

/* What is added to memory: the product is not stored first. */
static void fuse_store(Strip *s, Instruction *i) {
  Instruction *p = only(s, i, 0, "mul");
  if (strcmp(i->name, "+=") || !p || i->step) return;
  p->uses = 0;
  i->n = 2;
  i->arg[1] = p->arg[1];
  i->arg[0] = p->arg[0];
}

/* What is computed for memory alone is written there, where nothing is read or stored in
   between. */
static void fuse_copy(Strip *s, int n) {
  Instruction *i = &s->code.at[n];
  if (i->kind != CODE_STORE || strcmp(i->name, "=") || i->step ||
      i->arg[0].kind != LANE_STRIP)
    return;
  Instruction *from = &s->code.at[i->arg[0].at];
  bool fits = from->uses == 1 && from->kind == CODE_CALL;
  for (int k = i->arg[0].at + 1; k < n; k++)
    fits = fits && (s->code.at[k].kind == CODE_CALL || s->code.at[k].kind == CODE_SUM);
  if (!fits) return;
  from->target = i->memory;
  i->is_done = true;
}

static void fuse(Strip *s) {
  for (int n = s->code.n - 1; n >= 0; n--) {
    Instruction *i = &s->code.at[n];
    if (!is_needed(i)) continue;
    if (i->kind == CODE_SUM && !strcmp(i->name, "sum")) fuse_sum(s, i);
    if (i->kind == CODE_CALL && !strcmp(i->name, "add")) fuse_add(s, i);
    if (i->kind == CODE_STORE) fuse_store(s, i);
  }
}

/* ---- the order ---- */

static bool reads_memory(const Instruction *i) {
  return i->kind == CODE_LOAD || i->kind == CODE_READ;
}

/* Stores wait for what does not read memory anew, so that most loads need no copy. */
static void order(Strip *s, int *out, int *n) {
  int waiting[64], nwaiting = 0;
  *n = 0;
  for (int k = 0; k < s->code.n; k++) {
    const Instruction *i = &s->code.at[k];
    if (!is_needed(i) || i->is_done) continue;
    bool flush = reads_memory(i) || nwaiting == 64;
    for (int w = 0; w < nwaiting && flush; w++) out[(*n)++] = waiting[w];
    if (flush) nwaiting = 0;
    if (i->kind == CODE_STORE)
      waiting[nwaiting++] = k;
    else
      out[(*n)++] = k;
  }
  for (int w = 0; w < nwaiting; w++) out[(*n)++] = waiting[w];
}

static bool stores(const Instruction *i) {
  return i->kind == CODE_STORE || (i->kind == CODE_CALL && i->target);
}

/* Where each is used last; loads are direct where nothing is stored before that. */
static void find_last(Strip *s, const int *at, int n) {
  for (int k = 0; k < n; k++) s->code.at[at[k]].last = k;
  for (int k = 0; k < n; k++) {
    const Instruction *i = &s->code.at[at[k]];
    for (int a = 0; a < i->n; a++)
      if (i->arg[a].kind == LANE_STRIP) s->code.at[i->arg[a].at].last = k;
  }
  for (int k = 0; k < n; k++) {
    Instruction *i = &s->code.at[at[k]];
    i->is_direct = i->kind == CODE_LOAD;
    for (int j = k + 1; j < i->last && i->is_direct; j++)
      if (stores(&s->code.at[at[j]])) i->is_direct = false;
  }
}

/* ---- text ---- */

/* The type of a function of strips, as its name tells it. */
static const char *prototype(Arena *a, const char *name, const char *kinds) {
  static const struct {
    const char *name, *before, *type;
  } rows[] = {{"sum", "", "double"},
              {"dot", "", "double"},
              {"max", "", "double"},
              {"any", "", "long"},
              {"put", "double *, long, ", "void"},
              {"put_add", "double *, long, ", "void"},
              {"ints", "double *, const int *, ", "void"},
              {"gather", "double *, const double *, const int *, long, ", "void"},
              {"scatter", "double *, const int *, long, const double *, ", "void"},
              {"take", "double *, const double *, long, ", "void"},
              {"map", "double *, double (*)(), ", "void"},
              {NULL, "double *, ", "void"}};
  int i = 0;
  while (rows[i].name && strcmp(rows[i].name, name)) i++;
  Buf b = {0};
  buf_printf(&b, "%s strip_%s%s%s(%s", rows[i].type, name, *kinds ? "_" : "", kinds,
             rows[i].before);
  for (; *kinds; kinds++) buf_put(&b, *kinds == 'v' ? "const double *, " : "double, ");
  buf_put(&b, "long);\n");
  const char *text = arena_str(a, buf_text(&b));
  buf_free(&b);
  return text;
}

void strip_declare(Source *s, const char *name, const char *kinds) {
  const char *key = arena_printf(s->arena, "%s %s", name, kinds);
  if (map_has(s->used, key)) return;
  const char *type = prototype(s->arena, name, kinds);
  map_set(s->used, key, (void *)type);
}

enum { MOST_BUFFERS = 64 };
typedef struct Writer {
  Strip *s;
  const int *at;
  int n;
  Buf *out;
  bool taken[MOST_BUFFERS];
  int most;
} Writer;

static int take_buffer(Writer *w) {
  for (int b = 0; b < MOST_BUFFERS; b++)
    if (!w->taken[b]) {
      w->taken[b] = true;
      if (b + 1 > w->most) w->most = b + 1;
      return b;
    }
  w->s->failed = true;
  return 0;
}

static bool has_buffer(const Instruction *i) {
  return !i->is_direct && !stores(i) && i->kind != CODE_SUM;
}

/* Buffers of what is used at [k] for the last time. */
static void give_buffers(Writer *w, const Instruction *i, int k) {
  for (int a = 0; a < i->n; a++) {
    if (i->arg[a].kind != LANE_STRIP) continue;
    Instruction *from = &w->s->code.at[i->arg[a].at];
    if (from->last == k && has_buffer(from)) w->taken[from->buffer] = false;
  }
}

static void put_argument(Writer *w, const Lane *x) {
  if (x->kind == LANE_STRIP) {
    const Instruction *i = &w->s->code.at[x->at];
    if (i->is_direct)
      buf_printf(w->out, ", %s + strip_k", i->memory);
    else
      buf_printf(w->out, ", strip_v + %d", i->buffer * 128);
  } else if (!x->is_known) {
    buf_printf(w->out, ", %s", x->text);
  } else if (isnan(x->known)) {
    buf_put(w->out, ", 1e308 * 1e308 - 1e308 * 1e308");
  } else if (isinf(x->known)) {
    buf_printf(w->out, ", %s1e308 * 1e308", x->known < 0 ? "-" : "");
  } else {
    buf_printf(w->out, ", %.17g", x->known);
  }
}

/* strip_NAME_KINDS, of the operands and [last] where that is not 0. */
static void put_name(Writer *w, const char *name, const Instruction *i, char last) {
  char kinds[CODE_ARGUMENTS + 2] = {0};
  for (int a = 0; a < i->n; a++) kinds[a] = i->arg[a].kind == LANE_STRIP ? 'v' : 's';
  kinds[i->n] = last;
  strip_declare(w->s->source, name, kinds);
  buf_printf(w->out, "strip_%s_%s(", name, kinds);
}

static void put_arguments(Writer *w, const Instruction *i) {
  for (int a = 0; a < i->n; a++) put_argument(w, &i->arg[a]);
}

/* strip_map_vs(r, f, x, y, n) of `map:f` */
static void put_call(Writer *w, const Instruction *i, const char *to) {
  const char *mapped = strchr(i->name, ':');
  put_name(w, mapped ? "map" : i->name, i, 0);
  buf_put(w->out, to);
  if (mapped) buf_printf(w->out, ", %s", mapped + 1);
  put_arguments(w, i);
  buf_put(w->out, ", strip_m);\n");
}

static void put_read(Writer *w, const Instruction *i, const char *to) {
  strip_declare(w->s->source, i->name, "");
  buf_printf(w->out, "strip_%s(%s, ", i->name, to);
  for (const char *p = i->memory; *p; p++)
    if (*p == '#')
      buf_put(w->out, "strip_k");
    else
      buf_putc(w->out, *p);
  buf_put(w->out, ", strip_m);\n");
}

static void put_store(Writer *w, const Instruction *i) {
  Arena *a = w->s->source->arena;
  const char *to = arena_printf(a, "%s + strip_k", i->memory);
  bool adds = i->name[0] == '+', strip = i->arg[0].kind == LANE_STRIP;
  if (i->step) {
    put_name(w, adds ? "put_add" : "put", i, 0);
    buf_printf(w->out, "%s + (%s) * strip_k, %s", i->memory, i->step, i->step);
  } else if (adds && i->n == 1) {
    Instruction both = *i;
    both.n = 2;
    both.arg[1] = i->arg[0];
    both.arg[0] = (Lane){.kind = LANE_STRIP};
    put_name(w, "add", &both, 0);
    buf_printf(w->out, "%s, %s", to, to);
  } else {
    put_name(w, adds ? "fma" : strip ? "copy" : "fill", i, adds ? 'v' : 0);
    buf_put(w->out, to);
  }
  put_arguments(w, i);
  if (adds && i->n == 2) buf_printf(w->out, ", %s", to);
  buf_put(w->out, ", strip_m);\n");
}

/* The argument behind a bracket. */
static void put_first(Writer *w, const Instruction *i) {
  size_t at = w->out->n;
  put_arguments(w, i);
  memmove(w->out->p + at, w->out->p + at + 2, w->out->n - at - 1); /* its comma */
  w->out->n -= 2;
}

static void put_sum(Writer *w, const Instruction *i) {
  bool any = !strcmp(i->name, "any"), max = !strcmp(i->name, "max");
  if (max)
    buf_put(w->out, "{\nconst double strip_x = ");
  else
    buf_printf(w->out, "%s %s ", i->target, any ? "|=" : "+=");
  if (i->factor) buf_printf(w->out, "%s * ", i->factor);
  if (i->arg[0].kind == LANE_STRIP) {
    put_name(w, i->name, i, 0);
    put_first(w, i);
    buf_put(w->out, ", strip_m);\n");
  } else { /* the same in all rounds */
    buf_put(w->out, any ? "0 != (" : "strip_m * (");
    put_first(w, i);
    buf_put(w->out, ");\n");
  }
  if (max)
    buf_printf(w->out, "if (strip_x > %s) %s = strip_x;\n}\n", i->target, i->target);
}

static void put_instruction(Writer *w, int k) {
  Instruction *i = &w->s->code.at[w->at[k]];
  Arena *a = w->s->source->arena;
  if (i->is_direct) return;
  give_buffers(w, i, k);
  if (i->kind == CODE_STORE) {
    put_store(w, i);
    return;
  }
  if (i->kind == CODE_SUM) {
    put_sum(w, i);
    return;
  }
  const char *to = i->target;
  if (to) {
    to = arena_printf(a, "%s + strip_k", to);
  } else {
    i->buffer = take_buffer(w);
    to = arena_printf(a, "strip_v + %d", i->buffer * 128);
  }
  if (i->kind == CODE_CALL) put_call(w, i, to);
  if (i->kind == CODE_READ) put_read(w, i, to);
  if (i->kind == CODE_LOAD)
    buf_printf(w->out, "strip_copy_v(%s, %s + strip_k, strip_m);\n", to, i->memory);
}

void strip_write(Strip *s, const char *from, const char *n, Buf *out) {
  Buf body = {0};
  int *at = arena_alloc(s->source->arena, sizeof *at * (size_t)(s->code.n + 1)), count;
  count_uses(s);
  fuse(s);
  count_uses(s);
  for (int i = 0; i < s->code.n; i++) fuse_copy(s, i);
  order(s, at, &count);
  find_last(s, at, count);
  Writer w = {.s = s, .at = at, .n = count, .out = &body};
  for (int k = 0; k < count && !s->failed; k++) put_instruction(&w, k);
  if (!s->failed) {
    s->buffers = w.most;
    buf_printf(out, "{\n%s", buf_text(&s->before));
    buf_printf(out,
               "for (long strip_k = %s; strip_k < %s; strip_k += 128) {\nconst long "
               "strip_m = %s - strip_k < 128 ? %s - strip_k : 128;\n%s}\n}\n",
               from, n, n, n, buf_text(&body));
  }
  buf_free(&body);
}
