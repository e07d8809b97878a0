/* SPDX-License-Identifier: BSD-3-Clause
   Finds the vector loops of a text, and puts loops over strips in their place. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "lang/gen/strips.h"
#include "lang/gen/strip/strip.h"
#include "math/strip/strip.h"

_Static_assert(STRIP_SIZE == 128, "a number in the text");

/* A loop in the text: `for (long k = from; k < n; k++) body`. */
typedef struct Found {
  const char *round, *from, *n;
  const char *body, *end; /* the statement; behind it */
} Found;

static const char *space_end(const char *p) {
  while (isspace((unsigned char)*p)) p++;
  return p;
}

static const char *word_end(const char *p) {
  while (isalnum((unsigned char)*p) || *p == '_') p++;
  return p;
}

static const char *statement_end(const char *p) {
  if (*p != '{') {
    p = strchr(p, ';');
    return p ? p + 1 : NULL;
  }
  int depth = 0;
  for (; *p; p++) {
    depth += (*p == '{') - (*p == '}');
    if (!depth) return p + 1;
  }
  return NULL;
}

static bool read_loop(Arena *a, const char *p, Found *out) {
  static const char HEAD[] = "for (long ";
  if (strncmp(p, HEAD, sizeof HEAD - 1)) return false;
  p += sizeof HEAD - 1;
  const char *end = word_end(p);
  out->round = arena_strn(a, p, (size_t)(end - p));
  if (strncmp(end, " = ", 3)) return false;
  p = end + 3;
  end = word_end(p);
  out->from = arena_strn(a, p, (size_t)(end - p));
  const char *rest = arena_printf(a, "; %s < ", out->round);
  if (strncmp(end, rest, strlen(rest))) return false;
  p = end + strlen(rest);
  end = strchr(p, ';');
  if (!end) return false;
  out->n = arena_printf(a, "(%.*s)", (int)(end - p), p);
  rest = arena_printf(a, "; %s++)", out->round);
  if (strncmp(end, rest, strlen(rest))) return false;
  out->body = space_end(end + strlen(rest));
  out->end = statement_end(out->body);
  return out->end != NULL;
}

/* ` reduction(+: a, b) reduction(|: c)` up to the end of the line. */
static bool read_sums(Arena *a, const char *p, const char *end, Sums *out) {
  while ((p = space_end(p)) < end) {
    static const char HEAD[] = "reduction(";
    if (strncmp(p, HEAD, sizeof HEAD - 1)) return false;
    p += sizeof HEAD - 1;
    const char *colon = strchr(p, ':'), *close = strchr(p, ')');
    if (!colon || !close || close > end) return false;
    const char *op = arena_strn(a, p, (size_t)(colon - p));
    for (p = colon + 1; p < close;) {
      p = space_end(p);
      const char *stop = word_end(p);
      vec_push(out, (Sum){arena_strn(a, p, (size_t)(stop - p)), op});
      p = stop + (*stop == ',');
      if (stop == p) break;
    }
    p = close + 1;
  }
  return true;
}

/* The last function that begins between [from] and [p]: on a line that begins with a
   letter; or NULL. */
static const char *last_function(const char *from, const char *p) {
  for (; p > from; p--)
    if (p[-1] == '\n' && isalpha((unsigned char)*p)) return p;
  return NULL;
}

/* The text as it is written.  The embedded compiler gives every block memory of its own,
   so a function has the buffers of all of its loops in one place. */
typedef struct Writing {
  Source source;
  Buf out;
  const char *seen; /* up to where the text is known */
  size_t head;      /* behind the bracket of the last function, in [out] */
  int buffers;      /* of that function */
} Writing;

static void put_buffers(Writing *w) {
  if (!w->buffers) return;
  Buf rest = {0};
  buf_put(&rest, w->out.p + w->head);
  w->out.n = w->head;
  buf_printf(&w->out,
             "\n  double strip_r[%d], *const strip_v = (double *)(((unsigned "
             "long)strip_r + 63) & ~63UL);",
             w->buffers * STRIP_SIZE + 8);
  buf_put(&w->out, buf_text(&rest));
  buf_free(&rest);
  w->buffers = 0;
}

/* What stands before [p] has been written. */
static void enter(Writing *w, const char *p) {
  const char *begin = last_function(w->seen, p);
  source_learn(&w->source, w->seen, p);
  w->seen = p;
  if (!begin) return;
  put_buffers(w);
  w->head = w->out.n - (size_t)(p - strchr(begin, '{') - 1);
}

/* The loop over strips; false where the loop stays. */
static bool translate(Writing *w, const Found *loop, const Sums *sums) {
  Source *source = &w->source;
  Strip s = {.source = source};
  s.named = map_new();
  strip_read(&s, source_tokens(source, loop->body, (size_t)(loop->end - loop->body)),
             loop->round, sums);
  if (!s.failed) strip_write(&s, loop->from, loop->n, &w->out);
  if (!s.failed && s.buffers > w->buffers) w->buffers = s.buffers;
  map_destroy(&s.named);
  vec_free(&s.code);
  buf_free(&s.before);
  return !s.failed;
}

/* Behind the loop that `#pragma omp simd` at [p] stands before, or NULL. */
static const char *put_loop(Writing *w, const char *p) {
  Source *source = &w->source;
  static const char PRAGMA[] = "#pragma omp simd";
  const char *line = strchr(p, '\n');
  Found loop;
  Sums sums = {0};
  bool done = line && read_sums(source->arena, p + sizeof PRAGMA - 1, line, &sums) &&
              read_loop(source->arena, space_end(line), &loop) &&
              translate(w, &loop, &sums);
  vec_free(&sums);
  return done ? loop.end : NULL;
}

/* A name, or an expression in brackets. */
static const char *pointer_end(const char *p) {
  int depth = 0;
  if (*p != '(') return word_end(p);
  for (; *p; p++) {
    depth += (*p == '(') - (*p == ')');
    if (!depth) return p + 1;
  }
  return p;
}

/* Behind [text], or NULL where something else stands at [p]. */
static const char *behind(const char *p, const char *text) {
  size_t n = strlen(text);
  return p && !strncmp(p, text, n) ? p + n : NULL;
}

/* p[k] = a number */
static bool put_fill(Source *source, const Found *l, const char *to, const char *p,
                     Buf *out) {
  const char *x = arena_strn(source->arena, p, (size_t)(l->end - 1 - p));
  if (strcmp(x, "PS_NAN") && (!*x || strspn(x, "0123456789.") != strlen(x))) return false;
  strip_declare(source, "fill", "s");
  buf_printf(out, "strip_fill_s(%s, %s, %s);", to, x, l->n);
  return true;
}

/* p[k] = x[k], p[k] += x[k]; their numbers are other ones, or the same. */
static bool put_copy(Source *source, const Found *l, const char *to, bool adds,
                     const char *p, Buf *out) {
  const char *end = pointer_end(p);
  const char *x = arena_strn(source->arena, p, (size_t)(end - p));
  if (behind(end, arena_printf(source->arena, "[%s];", l->round)) != l->end) return false;
  if (source_points_to_int(source, x) || source_points_to_int(source, to)) return false;
  strip_declare(source, adds ? "add" : "copy", adds ? "vv" : "v");
  if (adds)
    buf_printf(out, "strip_add_vv(%s, %s, %s, %s);", to, to, x, l->n);
  else
    buf_printf(out, "strip_copy_v(%s, %s, %s);", to, x, l->n);
  return true;
}

/* p[at[k] - 1] += x[k] */
static bool put_scatter(Source *source, const Found *l, const char *to, const char *p,
                        Buf *out) {
  Arena *a = source->arena;
  const char *end = word_end(p), *at = arena_strn(a, p, (size_t)(end - p));
  p = behind(end, arena_printf(a, "[%s] - 1] += ", l->round));
  if (!p) return false;
  end = word_end(p);
  const char *x = arena_strn(a, p, (size_t)(end - p));
  if (!behind(end, arena_printf(a, "[%s];", l->round))) return false;
  strip_declare(source, "scatter", "");
  buf_printf(out, "strip_scatter(%s, %s, -1, %s, %s);", to, at, x, l->n);
  return true;
}

/* A loop without a mark that moves numbers; false where it is another. */
static bool put_plain(Source *source, const Found *l, Buf *out) {
  Arena *a = source->arena;
  const char *p = l->body, *end = pointer_end(p);
  if (end == p || *end != '[') return false;
  const char *to = arena_strn(a, p, (size_t)(end - p)), *x;
  if ((x = behind(end, arena_printf(a, "[%s] = ", l->round))))
    return put_fill(source, l, to, x, out) || put_copy(source, l, to, false, x, out);
  if ((x = behind(end, arena_printf(a, "[%s] += ", l->round))))
    return put_copy(source, l, to, true, x, out);
  return put_scatter(source, l, to, end + 1, out);
}

/* Behind what is translated at [p], which is the mark or the loop; or NULL. */
static const char *put_at(Writing *w, const char *p) {
  Found loop;
  enter(w, p);
  if (*p == '#') return put_loop(w, p);
  bool done = read_loop(w->source.arena, p, &loop) && !strcmp(loop.from, "0") &&
              put_plain(&w->source, &loop, &w->out);
  return done ? loop.end : NULL;
}

/* The next mark of a vector loop, or loop. */
static const char *next(const char *p) {
  for (; (p = strpbrk(p, "#f")); p++)
    if (!strncmp(p, "#pragma omp simd", 16) || !strncmp(p, "for (long ", 10)) return p;
  return NULL;
}

char *gen_strips(const char *text) {
  Writing w = {.seen = text};
  Buf out = {0};
  source_begin(&w.source, text);
  const char *done = text;
  for (const char *p = text; (p = next(p));) {
    buf_putn(&w.out, done, (size_t)(p - done));
    done = p;
    const char *end = put_at(&w, p);
    p = end ? end : p + 1;
    if (end) done = end;
  }
  buf_put(&w.out, done);
  put_buffers(&w);
  for (int i = 0; i < map_count(w.source.used); i++)
    buf_put(&out, map_value_at(w.source.used, i));
  buf_put(&out, buf_text(&w.out));
  buf_free(&w.out);
  source_end(&w.source);
  return buf_take(&out);
}
