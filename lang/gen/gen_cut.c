/* SPDX-License-Identifier: BSD-3-Clause
   Long functions in parts: what the statements share becomes a struct, and each name
   of it a macro, so that the text of a statement stays what it is. */
#include "lang/gen/cut.h"
#include <string.h>
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"

enum { PART = 4000 }; /* bytes of a part, about: a few dozen statements */

void cut_here(Unit *u, const Buf *f, const Texts *r) {
  vec_push(&u->cuts, ((Cut){f->n, r->n}));
}

/* Texts between which the function may be cut, in the order in which they run. */
static void chunks(Unit *u, Buf *f, Texts *r, Texts *out) {
  Gen *g = u->g;
  size_t at = 0;
  for (int i = 0; i < u->cuts.n; i++) {
    size_t next = u->cuts.at[i].fwd;
    if (next > at) vec_push(out, arena_strn(g->arena, f->p + at, next - at));
    at = next;
  }
  vec_push(out, arena_str(g->arena, buf_text(f) + at));
  for (int i = u->cuts.n; i >= 0; i--) {
    Buf b = {0};
    int from = i ? u->cuts.at[i - 1].rev : 0;
    if (i == u->cuts.n && u->has_reverse) buf_put(&b, "/* backward */\n");
    while (r->n > from) buf_put(&b, r->at[--r->n]);
    vec_push(out, gen_take(g, &b));
  }
  vec_free(r);
  buf_free(f);
}

/* What declarations, `double x = 0;`, make of the struct. */
typedef struct Shared {
  Buf fields, values, names, forgets;
} Shared;

static bool is_of_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         c == '_';
}

/* One declaration of a variable. */
typedef struct Declared {
  const char *name, *text;
  int length, end; /* of the name; where it ends in [text] */
  int value;       /* bytes from the name on with the first value, or 0 */
} Declared;

static Declared declared(const char *decl, size_t n) {
  const char *equals = memchr(decl, '=', n);
  size_t end = equals ? (size_t)(equals - decl) : n;
  while (end && !is_of_name(decl[end - 1])) end--;
  size_t start = end;
  while (start && is_of_name(decl[start - 1])) start--;
  return (Declared){.name = decl + start,
                    .text = decl,
                    .length = (int)(end - start),
                    .end = (int)end,
                    .value = equals ? (int)(n - start) : 0};
}

/* The first of [decls], which is moved on; false where there is none left. */
static bool next_declared(const char **decls, Declared *out) {
  while (**decls) {
    const char *p = *decls;
    size_t n = strcspn(p, ";"), blank = strspn(p, " \n");
    *decls += n + (p[n] == ';');
    if (blank >= n) continue;
    *out = declared(p + blank, n - blank);
    if (out->length) return true;
  }
  return false;
}

static void share(Shared *s, const Declared *d) {
  buf_printf(&s->fields, "%.*s;\n", d->end, d->text);
  buf_printf(&s->names, "#define %.*s (F->%.*s)\n", d->length, d->name, d->length,
             d->name);
  buf_printf(&s->forgets, "#undef %.*s\n", d->length, d->name);
  if (d->value) buf_printf(&s->values, "F->%.*s;\n", d->value, d->name);
}

static void share_all(Shared *s, const char *decls) {
  Declared d;
  while (next_declared(&decls, &d)) share(s, &d);
}

void cut_keep(const char *decls, Buf *fields, Buf *away, Buf *back) {
  Declared d;
  while (next_declared(&decls, &d)) {
    buf_printf(fields, "%.*s;\n", d.end, d.text);
    buf_printf(away, "kept->%.*s = %.*s;\n", d.length, d.name, d.length, d.name);
    buf_printf(back, "%.*s = kept->%.*s;\n", d.length, d.name, d.length, d.name);
  }
}

static void shared_free(Shared *s) {
  buf_free(&s->fields);
  buf_free(&s->values);
  buf_free(&s->names);
  buf_free(&s->forgets);
}

/* The first lines of [text], about [most] bytes; moves it on. */
static int first_lines(const char **text, size_t most) {
  const char *start = *text;
  size_t n = strlen(start);
  const char *end = n > most ? memchr(start + most, '\n', n - most) : NULL;
  *text = end ? end + 1 : start + n;
  return (int)(*text - start);
}

/* The parts of a function: declared, called, defined. */
typedef struct Parts {
  const Function *function;
  int n;
  Buf heads, calls, bodies;
} Parts;

/* Sets variables to their first values: one long row of stores would take a compiler
   longer than all the rest. */
static void put_values(Parts *p, const char *values) {
  const Function *f = p->function;
  while (*values) {
    const char *start = values;
    int n = first_lines(&values, PART);
    buf_printf(&p->heads, "static PS_APART void %s_set%d(%s, %s_frame *F) {\n%.*s}\n",
               f->name, ++p->n, f->arguments, f->name, n, start);
    buf_printf(&p->calls, "%s_set%d(%s, &frame);\n", f->name, p->n, f->passed);
  }
}

static void put_part(Unit *u, Parts *p, const char *text) {
  const Function *f = p->function;
  const char *head = gen_fmt(u->g, "static PS_APART int %s_%d(%s, %s_frame *F)", f->name,
                             ++p->n, f->part, f->name);
  map_destroy(&u->reads);
  u->reads = map_new();
  const char *body = text_filter(u, text);
  buf_printf(&p->heads, "%s;\n", head);
  buf_printf(&p->calls, "if ((st = %s_%d(%s, &frame))) return st;\n", f->name, p->n,
             f->pass);
  buf_printf(&p->bodies, "%s {\nint st;\n%s%sreturn PS_OK;\n}\n\n", head,
             slot_constants(u), body);
}

static void put_parts(Unit *u, Parts *p, const Texts *all, size_t most) {
  Buf text = {0};
  size_t enough = most < PART ? most : PART;
  for (int i = 0; i < all->n; i++) {
    buf_put(&text, all->at[i]);
    if (text.n < enough) continue;
    put_part(u, p, buf_text(&text));
    buf_clear(&text);
  }
  buf_put(&text, p->function->end);
  put_part(u, p, buf_text(&text));
  buf_free(&text);
}

static const char *in_parts(Unit *u, const Function *function, size_t most,
                            const char *decls, const Texts *all) {
  Shared s = {0};
  Parts p = {.function = function};
  share_all(&s, function->decls);
  share_all(&s, function->moved);
  share_all(&s, decls);
  put_values(&p, buf_text(&s.values));
  put_parts(u, &p, all, most);
  const char *name = function->name;
  const char *text =
      gen_fmt(u->g,
              "typedef struct %s_frame {\n%s} %s_frame;\n%sint %s(%s) {\n%s_frame "
              "frame;\nint st;\nps_reset(W);\n%sreturn PS_OK;\n}\n\n%s%s%s\n",
              name, buf_text(&s.fields), name, buf_text(&p.heads), name,
              function->arguments, name, buf_text(&p.calls), buf_text(&s.names),
              buf_text(&p.bodies), buf_text(&s.forgets));
  shared_free(&s);
  buf_free(&p.heads);
  buf_free(&p.calls);
  buf_free(&p.bodies);
  return text;
}

const char *cut_function(Unit *u, const Function *function, size_t most, Buf *f,
                         Texts *r) {
  Gen *g = u->g;
  Texts all = {0};
  Buf whole = {0};
  const char *text;
  chunks(u, f, r, &all);
  for (int i = 0; i < all.n; i++) buf_put(&whole, all.at[i]);
  if (whole.n > most && u->cuts.n) {
    text = in_parts(u, function, most, frame_end(u, ""), &all);
  } else {
    const char *body = text_filter(u, frame_end(u, buf_text(&whole)));
    text = gen_fmt(g, "int %s(%s) {\nint st;\n%sps_reset(W);\n%s%s%s}\n\n",
                   function->name, function->arguments, function->decls,
                   slot_constants(u), body, function->end);
  }
  vec_free(&all);
  buf_free(&whole);
  return text;
}
