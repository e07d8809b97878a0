/* SPDX-License-Identifier: BSD-3-Clause
   #include: search, cycles, and the map of the text that results. */
#include "lang/syntax/include.h"
#include <string.h>
#include "base/fs.h"
#include "lang/syntax/lex.h"

enum {
  MAX_DEPTH = 32,        /* files that include each other */
  MAX_TEXT = 1 << 24,    /* bytes of the whole */
  MAX_INCLUDES = 1 << 12 /* lines that were followed: empty files are no bytes */
};

/* A file on the way from the program to the present one. */
typedef struct Frame Frame;
struct Frame {
  const Frame *outer; /* NULL: the program itself */
  const char *path;
  FsStat stat;
};

typedef struct Expander {
  Arena *arena;
  const Includes *includes;
  Diags *diags;
  Buf out;
  Vec(SourcePiece) pieces;
  int followed;
  bool is_full;
} Expander;

static void expand(Expander *x, Str source, const Frame *frame);

/* The name in `#include "name"`, `#include <name>` or `#include name`. */
static const char *included_name(const Expander *x, Str directive) {
  const char *p = directive.p + strlen("#include"), *end = directive.p + directive.n;
  while (p < end && (*p == ' ' || *p == '\t')) p++;
  bool quoted =
      end - p >= 2 && ((*p == '"' && end[-1] == '"') || (*p == '<' && end[-1] == '>'));
  return quoted ? arena_strn(x->arena, p + 1, (size_t)(end - p - 2))
                : arena_strn(x->arena, p, (size_t)(end - p));
}

/* The first file of that name in the folders, NULL without one. A name that begins with
   `/` begins in each of them, as for stanc (rstanarm has `#include /pre/license.stan`),
   and in the root of the file system last. */
static const char *find(const Expander *x, const char *name) {
  bool rooted = name[0] == '/';
  for (int i = 0; i < x->includes->count; i++) {
    const char *dir = x->includes->dirs[i];
    const char *path = !rooted && strcmp(dir, ".") == 0
                           ? name
                           : arena_printf(x->arena, rooted ? "%s%s" : "%s/%s", dir, name);
    if (fs_exists(path)) return path;
  }
  return rooted && fs_exists(name) ? name : NULL;
}

static const char *searched(const Expander *x) {
  Buf b = {0};
  buf_put(&b, x->includes->count ? "looked in: " : "there is no folder to look in");
  for (int i = 0; i < x->includes->count; i++)
    buf_printf(&b, "%s%s", i ? ", " : "", x->includes->dirs[i]);
  const char *text = arena_strn(x->arena, buf_text(&b), b.n);
  buf_free(&b);
  return text;
}

static bool is_same(const FsStat *a, const FsStat *b) {
  return a->inode == b->inode && a->device == b->device;
}

/* "a.stan includes b.stan includes a.stan" when the file is on the way already. */
static const char *cycle(const Expander *x, const Frame *frame, const char *path,
                         const FsStat *stat) {
  const char *text = path;
  for (const Frame *f = frame; f && f->path; f = f->outer) {
    text = arena_printf(x->arena, "%s includes %s", f->path, text);
    if (is_same(&f->stat, stat)) return text;
  }
  return NULL;
}

static int depth_of(const Frame *frame) {
  int depth = 0;
  for (; frame; frame = frame->outer) depth++;
  return depth;
}

/* Puts the text of the file at [path] in; false with the error said, at [span] of the new
   text. */
static bool follow(Expander *x, const char *path, const Frame *frame, Span span) {
  Frame inner = {.outer = frame, .path = path};
  int err = fs_stat(path, &inner.stat);
  const char *round = err ? NULL : cycle(x, frame, path, &inner.stat);
  bool deep = depth_of(frame) > MAX_DEPTH || ++x->followed > MAX_INCLUDES;
  bool waits = !err && fs_may_wait(path);
  Buf text = {0};
  if (!err && !round && !deep && !waits) err = fs_read(path, MAX_TEXT, &text);
  bool fine = !err && !round && !deep && !waits;
  if (waits)
    diag_add(x->diags, DIAG_ERROR, span, "copy what it gives to a file",
             "`%s` is not a file", path);
  else if (err)
    diag_add(x->diags, DIAG_ERROR, span, NULL, "`%s` cannot be read: %s", path,
             strerror(err));
  else if (round)
    diag_add(x->diags, DIAG_ERROR, span, round, "`%s` includes itself", path);
  else if (deep)
    diag_add(x->diags, DIAG_ERROR, span, "include fewer files",
             "more than %d files inside each other, or %d in all, are included",
             MAX_DEPTH, MAX_INCLUDES);
  else
    expand(x, (Str){buf_text(&text), text.n}, &inner);
  buf_free(&text);
  return fine;
}

static void begin_line(Expander *x) {
  if (x->out.n && x->out.p[x->out.n - 1] != '\n') buf_putc(&x->out, '\n');
}

/* Bytes [from, to) of the file of [frame] as they are. */
static void copy(Expander *x, Str source, const Frame *frame, int from, int to) {
  SourcePiece piece = {.start = (int)x->out.n, .file = frame->path, .origin = from};
  source_position(source, from, &piece.line, &piece.column);
  vec_push(&x->pieces, piece);
  buf_putn(&x->out, source.p + from, (size_t)(to - from));
}

/* The file that [directive] names, or the directive itself where that cannot be. */
static void include_line(Expander *x, Str source, const Frame *frame, Span directive) {
  begin_line(x);
  Span span = {(int)x->out.n, (int)x->out.n + directive.end - directive.start};
  const char *name = included_name(x, lex_str(source, directive));
  const char *path = name[0] ? find(x, name) : NULL;
  if (!name[0])
    diag_add(x->diags, DIAG_ERROR, span, "write `#include name.stan`",
             "the name of the file is missing");
  else if (!path)
    diag_add(x->diags, DIAG_ERROR, span, searched(x), "there is no file `%s` to include",
             name);
  if (path && follow(x, path, frame, span))
    begin_line(x);
  else
    copy(x, source, frame, directive.start, directive.end);
}

static void expand(Expander *x, Str source, const Frame *frame) {
  Tokens tokens = {0};
  lex_tokens(source, frame->path ? 0 : lex_header(source), NULL, &tokens);
  int at = 0;
  for (int i = 0; i < tokens.n && !x->is_full; i++) {
    Span span = tokens.at[i].span;
    if (tokens.at[i].kind != TOKEN_INCLUDE) continue;
    copy(x, source, frame, at, span.start);
    include_line(x, source, frame, span);
    at = span.end;
  }
  copy(x, source, frame, at, (int)source.n);
  if (x->out.n > MAX_TEXT && !x->is_full) {
    x->is_full = true;
    diag_add(x->diags, DIAG_ERROR, (Span){-1, -1}, "include fewer files",
             "the program with the files it includes is longer than %d bytes", MAX_TEXT);
  }
  vec_free(&tokens);
}

static bool has_include(Str source) {
  Tokens tokens = {0};
  bool has = false;
  lex_tokens(source, lex_header(source), NULL, &tokens);
  for (int i = 0; i < tokens.n; i++) has |= tokens.at[i].kind == TOKEN_INCLUDE;
  vec_free(&tokens);
  return has;
}

const SourceMap *include_expand(Str source, const Includes *includes, Arena *arena,
                                Diags *diags) {
  if (!has_include(source)) return NULL;
  Expander x = {.arena = arena, .includes = includes, .diags = diags};
  expand(&x, source, &(Frame){0});
  SourceMap map = {
      .text = {buf_text(&x.out), x.out.n}, .pieces = x.pieces.at, .count = x.pieces.n};
  const SourceMap *kept = source_map_copy(arena, &map);
  buf_free(&x.out);
  vec_free(&x.pieces);
  return kept;
}
