/* SPDX-License-Identifier: BSD-3-Clause
   Line magics. */
#include "session/magic.h"
#include <ctype.h>
#include <string.h>
#include "base/alloc.h"
#include "base/suggest.h"
#include "session/cell.h"
#include "session/command.h"
#include "session/magic_cache.h"
#include "session/shared.h"

#define MAGIC(name, words, usage, doc) static MagicFn magic_##name;
#include "session/magic.def"
#undef MAGIC

static const char *const NOTHING[] = {NULL};
#define A_NAME NULL

static const struct {
  const char *name;
  const char *const *words; /* NULL: any */
  const char *usage, *doc;
  MagicFn *run;
} MAGICS[] = {
#define MAGIC(name, words, usage, doc) {#name, words, usage, doc, magic_##name},
#include "session/magic.def"
#undef MAGIC
};
enum { MAGIC_COUNT = sizeof MAGICS / sizeof *MAGICS };

const char *magic_usage(int i, const char **doc) {
  if (i >= MAGIC_COUNT) return NULL;
  *doc = MAGICS[i].doc;
  return MAGICS[i].usage;
}

void magic_say(Session *s, const char *text) {
  s->output->stream(s->output->ctx, "stdout", text);
}

static void magic_cache(Session *s, const char *words, CellReply *reply) {
  cache_magic(s, words, reply);
}

static void magic_clear(Session *s, const char *words, CellReply *reply) {
  (void)words, (void)reply;
  s->output->clear(s->output->ctx, false);
}

static void put_help(Buf *out) {
  buf_put(out, "Functions of the notebook\n");
  for (int i = 0; command_at(i); i++)
    buf_printf(out, "  %s\n      %s\n", command_at(i)->signature, command_at(i)->doc);
  buf_put(out, "Line magics\n");
  const char *doc, *usage;
  for (int i = 0; (usage = magic_usage(i, &doc)); i++)
    buf_printf(out, "  %s\n      %s\n", usage, doc);
  buf_put(out, "name? explains a name.\n");
}

/* Text for the pager about [name]. */
static void explain(Session *s, const char *name, CellReply *reply) {
  AssistScope scope = session_assist(s);
  Buf plain = {0}, html = {0};
  if (assist_inspect(str_of(name), (int)strlen(name), 1, &scope, &plain, &html)) {
    reply->page = buf_take(&plain);
  } else {
    buf_printf(&plain, "nothing is known of `%s`", name);
    reply_error(reply, "NameError", buf_text(&plain));
  }
  buf_free(&plain);
  buf_free(&html);
}

static void magic_help(Session *s, const char *words, CellReply *reply) {
  if (*words) {
    explain(s, words, reply);
    return;
  }
  Buf text = {0};
  put_help(&text);
  reply->page = buf_take(&text);
}

static void put_names(Session *s, Buf *out, bool (*wanted)(const Value *value)) {
  for (int i = 0; i < map_count(s->names); i++) {
    const Value *value = map_value_at(s->names, i);
    if (!wanted(value)) continue;
    buf_printf(out, "%-20s ", map_key_at(s->names, i));
    type_print(out, value->type);
    buf_putc(out, '\n');
  }
}

static bool any(const Value *value) {
  return value != NULL;
}
static bool modelling(const Value *value) {
  return value->type.base == BASE_MODEL || value->type.base == BASE_FIT;
}

static void magic_who(Session *s, const char *words, CellReply *reply) {
  (void)words, (void)reply;
  Buf text = {0};
  put_names(s, &text, any);
  shared_list(s->shared, &text);
  magic_say(s, buf_text(&text));
  buf_free(&text);
}

/* "1 chain sampled, " */
static void put_count(Buf *out, long n, const char *noun, const char *rest) {
  buf_printf(out, "%ld %s%s%s", n, noun, n == 1 ? "" : "s", rest);
}

static void magic_status(Session *s, const char *words, CellReply *reply) {
  (void)words, (void)reply;
  Buf text = {0};
  put_names(s, &text, modelling);
  put_count(&text, s->counters.compiled, "model", " compiled, ");
  put_count(&text, s->counters.sampled_chains, "chain", " sampled, ");
  put_count(&text, s->counters.run_cells, "cell", " run, ");
  buf_printf(&text, "%ld replayed\n", s->counters.replayed_cells);
  magic_say(s, buf_text(&text));
  buf_free(&text);
}

/* Whether magic [i] takes words that begin so; says what it takes when it does not. */
static bool takes(int i, const char *words, CellReply *reply) {
  const char *const *known = MAGICS[i].words;
  if (!known || !*words) return true;
  for (int k = 0; known[k]; k++)
    if (str_is((Str){words, strcspn(words, " \t")}, known[k])) return true;
  Buf text = {0};
  buf_printf(&text, "%%%s takes %s", MAGICS[i].name, known[0] ? known[0] : "nothing");
  for (int k = 1; known[0] && known[k]; k++)
    buf_printf(&text, "%s%s", known[k + 1] ? ", " : " or ", known[k]);
  reply_error(reply, "MagicError", buf_text(&text));
  buf_free(&text);
  return false;
}

static void run_named(Session *s, const char *name, const char *words, CellReply *reply) {
  const char *known[MAGIC_COUNT + 1] = {0};
  for (int i = 0; i < MAGIC_COUNT; i++) {
    known[i] = MAGICS[i].name;
    if (strcmp(MAGICS[i].name, name) != 0) continue;
    reply->ok = true;
    if (takes(i, words, reply)) MAGICS[i].run(s, words, reply);
    return;
  }
  Buf text = {0};
  const char *near = suggest_nearest(name, known);
  buf_printf(&text, "there is no magic %%%s", name);
  if (near) buf_printf(&text, ": did you mean %%%s?", near);
  reply_error(reply, "MagicError", buf_text(&text));
  buf_free(&text);
}

/* [line] without blanks at its ends, NUL-ended; the caller's. */
static char *trimmed(Str line) {
  while (line.n && isspace((unsigned char)line.p[0])) line.p++, line.n--;
  while (line.n && isspace((unsigned char)line.p[line.n - 1])) line.n--;
  char *text = mem_new(line.n + 1);
  memcpy(text, line.p, line.n);
  return text;
}

static bool is_name(const char *text, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (!isalnum((unsigned char)text[i]) && text[i] != '_' && text[i] != '.')
      return false;
  return n > 0;
}

static bool run_text(Session *s, char *text, CellReply *reply) {
  size_t n = strlen(text);
  if (text[0] == '%' && text[1] != '%') {
    size_t name = strcspn(text, " \t");
    char *words = text + name + strspn(text + name, " \t");
    if (text[name]) text[name] = '\0';
    run_named(s, text + 1, words, reply);
    return true;
  }
  bool before = text[0] == '?', after = n > 1 && text[n - 1] == '?';
  if (!before && !after) return false;
  if (after) text[n - 1] = '\0';
  char *name = text + before;
  if (!is_name(name, strlen(name))) return false;
  reply->ok = true;
  explain(s, name, reply);
  return true;
}

bool magic_run(Session *s, Str line, CellReply *reply) {
  char *text = trimmed(line);
  bool done = run_text(s, text, reply);
  mem_free(text);
  return done;
}

static void offer(Json *matches, const char *text, const char *prefix) {
  if (strncmp(text, prefix, strlen(prefix)) != 0) return;
  Json *match = json_new_object();
  json_set(match, "text", json_new_text(text));
  json_set(match, "type", json_new_text("magic"));
  json_push(matches, match);
}

static void offer_words(Json *matches, const char *name, const char *prefix) {
  for (int i = 0; i < MAGIC_COUNT; i++)
    for (int k = 0; MAGICS[i].words && MAGICS[i].words[k]; k++)
      if (strcmp(MAGICS[i].name, name) == 0) offer(matches, MAGICS[i].words[k], prefix);
}

bool magic_complete(Str code, int offset, Json *matches, int *start) {
  int line = offset;
  while (line > 0 && code.p[line - 1] != '\n') line--;
  char *text = trimmed((Str){code.p + line, (size_t)(offset - line)});
  bool is = text[0] == '%' && text[1] != '%';
  size_t name = strcspn(text, " \t");
  char *words = text + name + strspn(text + name, " \t");
  bool blank = offset > line && strchr(" \t", code.p[offset - 1]);
  bool named = is && (text[name] || blank);
  const char *prefix = named ? words : is ? text + 1 : "";
  *start = offset - (int)strlen(prefix);
  text[name] = '\0';
  for (int i = 0; is && !named && i < MAGIC_COUNT; i++)
    offer(matches, MAGICS[i].name, prefix);
  if (named) offer_words(matches, text + 1, prefix);
  mem_free(text);
  return is;
}
