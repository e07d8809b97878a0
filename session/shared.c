/* SPDX-License-Identifier: BSD-3-Clause
   Shared functions: their texts, put together to one program that is checked anew when
   one of them changes. */
#include "session/shared.h"
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"
#include "base/map.h"
#include "lang/check/check.h"
#include "lang/norm/norm.h"
#include "lang/syntax/parse.h"

typedef struct Function {
  char *name;
  char *signature; /* "g(real, vector)" */
  char *text;      /* of its definition */
  bool is_of_cell; /* defined by the cell that is taken in */
  bool fits;
  Digest meaning; /* while it fits */
  int start;      /* of its text among all texts, -1 where it is left out */
} Function;

struct Shared {
  Vec(Function) functions;
  Vec(Program *) programs; /* the last is in use; models may hold the others */
  Vec(Node *) fundefs;
};

Shared *shared_new(void) {
  return mem_new(sizeof(Shared));
}

void shared_destroy(Shared **shared) {
  Shared *s = *shared;
  if (!s) return;
  for (int i = 0; i < s->functions.n; i++) {
    mem_free(s->functions.at[i].name);
    mem_free(s->functions.at[i].signature);
    mem_free(s->functions.at[i].text);
  }
  for (int i = 0; i < s->programs.n; i++) program_destroy(&s->programs.at[i]);
  vec_free(&s->functions);
  vec_free(&s->programs);
  vec_free(&s->fundefs);
  mem_free(s);
  *shared = NULL;
}

int shared_fundefs(const Shared *s, Node *const **defs) {
  *defs = s->fundefs.at;
  return s->fundefs.n;
}

void shared_change_free(SharedChange *change) {
  vec_free(&change->defined);
  vec_free(&change->bound);
  vec_free(&change->lost);
  buf_free(&change->unfit);
  buf_free(&change->beside);
}

/* --- definitions --- */

static char *signature_of(const Node *def) {
  Buf b = {0};
  buf_printf(&b, "%s(", def->text);
  for (int i = 2; i < def->nkids; i++) {
    if (i > 2) buf_put(&b, ", ");
    type_print(&b, def->kids[i]->type);
  }
  buf_putc(&b, ')');
  return buf_take(&b);
}

static Function *find(Shared *s, const char *signature) {
  for (int i = 0; i < s->functions.n; i++)
    if (strcmp(s->functions.at[i].signature, signature) == 0) return &s->functions.at[i];
  return NULL;
}

/* Puts a definition in its place; true when its text is another one. */
static bool take(Shared *s, const Program *cell, const Node *def) {
  char *signature = signature_of(def);
  size_t n = (size_t)(def->span.end - def->span.start);
  char *text = mem_new(n + 1);
  memcpy(text, cell->source + def->span.start, n);
  Function *f = find(s, signature);
  bool same = f && strcmp(f->text, text) == 0;
  if (!f) {
    vec_push(&s->functions, (Function){.name = mem_strdup(def->text),
                                       .signature = mem_strdup(signature),
                                       .fits = false});
    f = &s->functions.at[s->functions.n - 1];
  }
  mem_free(f->text);
  f->text = text;
  f->is_of_cell = true;
  mem_free(signature);
  return !same;
}

/* An edited signature leaves the function that it had: then both are there. */
static void tell_beside(const Shared *s, const Function *f, Buf *out) {
  Buf others = {0};
  for (int i = 0; i < s->functions.n; i++) {
    const Function *other = &s->functions.at[i];
    if (other->fits && !other->is_of_cell && strcmp(other->name, f->name) == 0)
      buf_printf(&others, "%s`%s`", others.n ? ", " : "", other->signature);
  }
  if (others.n)
    buf_printf(out, "`%s` stands beside %s of another cell\n", f->signature,
               buf_text(&others));
  buf_free(&others);
}

static bool take_all(Shared *s, const Program *cell, Buf *beside) {
  const Node *block = cell->root->kids[BLOCK_FUNCTIONS];
  bool any = false;
  int before = s->functions.n;
  for (int i = 0; i < s->functions.n; i++) {
    s->functions.at[i].is_of_cell = false;
    any |= !s->functions.at[i].fits; /* perhaps it does now */
  }
  for (int i = 0; block && i < block->nkids; i++)
    if (block->kids[i]->kind == NODE_FUNDEF && block->kids[i]->kids[1])
      any |= take(s, cell, block->kids[i]);
  for (int i = before; i < s->functions.n; i++)
    tell_beside(s, &s->functions.at[i], beside);
  return any;
}

/* --- all of them as one program --- */

static void put_all(Shared *s, Buf *text) {
  buf_put(text, "functions {\n");
  for (int i = 0; i < s->functions.n; i++) {
    Function *f = &s->functions.at[i];
    f->start = f->fits ? (int)text->n : -1;
    if (f->fits) buf_printf(text, "%s\n", f->text);
  }
  buf_put(text, "}\n");
}

/* The last function of the text that begins at byte [offset] or before; the first for
   what has no place. */
static Function *function_at(Shared *s, int offset) {
  Function *found = NULL;
  for (int i = 0; i < s->functions.n; i++) {
    Function *f = &s->functions.at[i];
    if (f->start >= 0 && (!found || f->start <= offset)) found = f;
  }
  return found;
}

/* Leaves out the functions with errors, one at least; says why of those that were in
   use. */
static void leave_out(Shared *s, const Diags *diags, const bool *fitted, Buf *unfit) {
  for (int i = 0; i < diags_count(diags); i++) {
    const Diag *d = diags_at(diags, i);
    Function *f = d->severity == DIAG_ERROR ? function_at(s, d->span.start) : NULL;
    if (!f || !f->fits) continue;
    f->fits = false;
    if (fitted[f - s->functions.at] || f->is_of_cell)
      buf_printf(unfit, "`%s` fits no longer and does not count: %s\n", f->signature,
                 d->message);
  }
}

/* A program of all functions that fit together. */
static Program *put_together(Shared *s, const bool *fitted, Buf *unfit) {
  Program *program = NULL;
  for (int i = 0; i < s->functions.n; i++) s->functions.at[i].fits = true;
  while (!program) {
    Buf text = {0};
    Diags *diags = diags_new();
    put_all(s, &text);
    program = parse_program((Str){buf_text(&text), text.n}, NULL, diags);
    if (program && !check_program(program, NULL, diags)) program_destroy(&program);
    if (!program) leave_out(s, diags, fitted, unfit);
    diags_destroy(&diags);
    buf_free(&text);
  }
  return program;
}

/* --- what came of it --- */

static bool has_name(const NameList *names, const char *name) {
  for (int i = 0; i < names->n; i++)
    if (strcmp(names->at[i], name) == 0) return true;
  return false;
}

static void add_change(SharedChange *change, const Function *f) {
  if (has_name(&change->defined, f->name) || has_name(&change->bound, f->name) ||
      has_name(&change->lost, f->name))
    return;
  if (!f->fits)
    vec_push(&change->lost, f->name);
  else if (f->is_of_cell)
    vec_push(&change->defined, f->name);
  else
    vec_push(&change->bound, f->name);
}

/* Functions that fit stand in the program in their order. */
static void weigh(Shared *s, const Program *program, const bool *fitted, bool *changed) {
  const Node *block = program->root->kids[BLOCK_FUNCTIONS];
  int next = 0;
  for (int i = 0; i < s->functions.n; i++) {
    Function *f = &s->functions.at[i];
    Digest before = f->meaning;
    if (f->fits) f->meaning = norm_function_digest(block->kids[next++]->sym);
    changed[i] = f->fits != fitted[i] || (f->fits && !digest_eq(f->meaning, before));
  }
}

static void tell(const Shared *s, const bool *changed, SharedChange *change) {
  for (int of_cell = 1; of_cell >= 0; of_cell--)
    for (int i = 0; i < s->functions.n; i++)
      if (changed[i] && s->functions.at[i].is_of_cell == of_cell)
        add_change(change, &s->functions.at[i]);
}

/* A place in the text that was put together is none in the text of whoever calls. */
static bool hide_place(void *ctx, Node *node) {
  (void)ctx;
  node->span = span_hide(node->span);
  return true;
}

static void use(Shared *s, Program *program) {
  const Node *block = program->root->kids[BLOCK_FUNCTIONS];
  node_walk(program->root, hide_place, NULL);
  vec_push(&s->programs, program);
  s->fundefs.n = 0;
  for (int i = 0; block && i < block->nkids; i++) vec_push(&s->fundefs, block->kids[i]);
}

void shared_adopt(Shared *s, const Program *cell, SharedChange *change) {
  if (!take_all(s, cell, &change->beside)) return;
  size_t n = (size_t)s->functions.n + 1;
  bool *fitted = mem_new(sizeof *fitted * n), *changed = mem_new(sizeof *changed * n);
  for (int i = 0; i < s->functions.n; i++) fitted[i] = s->functions.at[i].fits;
  Program *program = put_together(s, fitted, &change->unfit);
  weigh(s, program, fitted, changed);
  tell(s, changed, change);
  use(s, program);
  mem_free(fitted);
  mem_free(changed);
}

/* --- keys --- */

/* Without the endings by which one density is called: a name in a cell stands for all
   that it may mean. */
static size_t stem_of(const char *name) {
  static const char *const ENDS[] = {"_ccdf_log", "_cdf_log", "_lccdf", "_lcdf", "_lpdf",
                                     "_lpmf",     "_lupdf",   "_lupmf", "_log",  "_cdf"};
  size_t n = strlen(name);
  for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++)
    if (text_has_suffix(name, ENDS[i])) return n - strlen(ENDS[i]);
  return n;
}

typedef struct Mentions {
  const Shared *s;
  Map *signatures; /* signature -> Function */
} Mentions;

static bool collect(void *ctx, Node *node) {
  const Mentions *m = ctx;
  if (!node->text || (node->kind != NODE_CALL && node->kind != NODE_VAR)) return true;
  size_t n = stem_of(node->text);
  for (int i = 0; i < m->s->functions.n; i++) {
    Function *f = &m->s->functions.at[i];
    if (f->fits && strncmp(f->name, node->text, n) == 0 && stem_of(f->name) == n)
      map_set(m->signatures, f->signature, f);
  }
  return true;
}

static int by_signature(const void *a, const void *b) {
  return strcmp((*(Function *const *)a)->signature, (*(Function *const *)b)->signature);
}

Digest shared_digest(const Shared *s, const Program *cell) {
  Mentions m = {s, map_new()};
  Vec(Function *) found = {0};
  node_walk(cell->root, collect, &m);
  for (int i = 0; i < map_count(m.signatures); i++)
    vec_push(&found, map_value_at(m.signatures, i));
  if (found.n) qsort(found.at, (size_t)found.n, sizeof *found.at, by_signature);
  Hasher *h = hasher_new("functions");
  for (int i = 0; i < found.n; i++) {
    hash_text(h, "signature", found.at[i]->signature);
    hash_digest(h, "meaning", found.at[i]->meaning);
  }
  vec_free(&found);
  map_destroy(&m.signatures);
  return hasher_end(&h);
}

void shared_list(const Shared *s, Buf *out) {
  for (int i = 0; i < s->functions.n; i++)
    if (s->functions.at[i].fits)
      buf_printf(out, "%-20s function\n", s->functions.at[i].signature);
}

bool shared_describe(const Shared *s, const char *name, Buf *plain, Buf *html) {
  bool found = false;
  for (int i = 0; i < s->functions.n; i++) {
    const Function *f = &s->functions.at[i];
    if (!f->fits || strcmp(f->name, name) != 0) continue;
    found = true;
    buf_printf(plain, "%s\n", f->text);
    buf_put(html, "<pre>");
    buf_html(html, f->text);
    buf_put(html, "</pre>");
  }
  return found;
}
