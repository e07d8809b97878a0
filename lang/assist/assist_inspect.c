/* SPDX-License-Identifier: BSD-3-Clause
   Inspection: signature, sentence and place of the name at a place, or of the function
   whose arguments are being written. */
#include <string.h>
#include "lang/assist/assist.h"
#include "lang/assist/assist_text.h"
#include "lang/assist/assist_word.h"

#define REFERENCE "https://mc-stan.org/docs/functions-reference/functions_index.html"

/* Both forms of one answer; either may be NULL. */
typedef struct Page {
  Buf *plain, *html;
  int detail;
} Page;

static void put_plain(Page *p, const char *text) {
  if (p->plain) buf_put(p->plain, text);
}

static void put_html(Page *p, const char *text) {
  if (p->html) buf_put(p->html, text);
}

static void put_code(Page *p, const char *text) {
  put_plain(p, text);
  put_plain(p, "\n");
  if (!p->html) return;
  buf_put(p->html, "<pre style=\"margin:0\">");
  buf_html(p->html, text);
  buf_put(p->html, "</pre>");
}

/* A sentence; `name` is set as code. */
static void put_sentence(Page *p, const char *text) {
  put_plain(p, text);
  put_plain(p, "\n");
  if (!p->html) return;
  bool code = false;
  buf_put(p->html, "<p style=\"margin:0.4em 0\">");
  for (const char *at = text; *at; at++) {
    char one[2] = {*at, 0};
    if (*at != '`')
      buf_html(p->html, one);
    else
      buf_put(p->html, (code = !code) ? "<code>" : "</code>");
  }
  buf_put(p->html, code ? "</code></p>" : "</p>");
}

static void put_link(Page *p, const char *name) {
  if (p->plain) buf_printf(p->plain, "%s#%s\n", REFERENCE, name);
  if (p->html)
    buf_printf(p->html,
               "<p style=\"margin:0.4em 0\"><a href=\"%s#%s\">Stan functions reference: "
               "%s</a></p>",
               REFERENCE, name, name);
}

static void put_row(Page *p, const Fn *fn, const Fn *previous) {
  Buf line = {0};
  fn_print(&line, fn);
  put_code(p, buf_text(&line));
  buf_clear(&line);
  if (fn->doc && (!previous || strcmp(fn->doc, previous->doc) != 0))
    put_sentence(p, fn->doc);
  if (p->detail > 0 && fn->file) {
    buf_printf(&line, "row at %s:%d", fn->file, fn->line);
    put_sentence(p, buf_text(&line));
  }
  buf_free(&line);
}

static bool inspect_rows(Page *p, const Fn *const *rows, int count) {
  if (!rows || count == 0 || rows[0]->flags & FN_INTERNAL) return false;
  for (int i = 0; i < count; i++) put_row(p, rows[i], i ? rows[i - 1] : NULL);
  put_link(p, rows[0]->name);
  return true;
}

static bool inspect_function(Page *p, const char *name) {
  int count = 0;
  const Fn *const *rows = fn_find(name, &count);
  return inspect_rows(p, rows, count);
}

/* `normal` is its density, or mass. */
static bool inspect_distribution(Page *p, const char *name) {
  int count = 0;
  const Fn *const *first = fn_find_dist(name, &count);
  return first && count && inspect_function(p, first[0]->name);
}

static bool inspect_word(Page *p, const char *name) {
  int count;
  const AssistWord *words = assist_words(&count);
  for (int i = 0; i < count; i++) {
    if (strcmp(words[i].text, name) != 0) continue;
    put_code(p, name);
    put_sentence(p, words[i].doc);
    return true;
  }
  return false;
}

static int declaration_end(const AssistText *t, const AssistName *name) {
  int i = name->token, open = 0;
  for (; assist_token_kind(t, i) != TOKEN_END; i++) {
    TokenKind kind = assist_token_kind(t, i);
    open += (kind == TOKEN_LPAREN) - (kind == TOKEN_RPAREN);
    if (kind == TOKEN_SEMICOLON || kind == TOKEN_LBRACE || open < 0) break;
    if (!name->is_function && open == 0 && i > name->token &&
        (kind == TOKEN_ASSIGN || kind == TOKEN_COMMA || kind == TOKEN_IN ||
         t->tokens.at[i].newline))
      break;
  }
  return t->tokens.at[i > 0 ? i - 1 : 0].span.end;
}

/* The block around token [i]: the word or two before the outermost open brace. */
static void put_block(Page *p, const AssistText *t, int i) {
  int depth = 0, open = -1;
  for (int k = 0; k < i; k++) {
    TokenKind kind = assist_token_kind(t, k);
    if (kind == TOKEN_LBRACE && depth++ == 0) open = k;
    if (kind == TOKEN_RBRACE && depth > 0) depth--;
  }
  if (depth == 0 || open < 1) return;
  int first =
      open > 1 && assist_token_kind(t, open - 2) == TOKEN_NAME ? open - 2 : open - 1;
  Span span = {t->tokens.at[first].span.start, t->tokens.at[open - 1].span.end};
  Buf line = {0};
  buf_printf(&line, "declared in the %.*s block", span.end - span.start,
             t->source.p + span.start);
  put_sentence(p, buf_text(&line));
  buf_free(&line);
}

static bool inspect_declared(Page *p, const AssistText *t, const char *name) {
  AssistText whole = *t;
  AssistNames names = {0};
  whole.offset = -1; /* the name at the place may be the declared one */
  assist_names(&whole, &names);
  bool found = false;
  for (int i = 0; i < names.n && !found; i++) {
    if (!str_is(assist_token(t, names.at[i].token), name)) continue;
    found = true;
    int start = t->tokens.at[names.at[i].statement].span.start;
    int end = declaration_end(t, &names.at[i]);
    Buf line = {0};
    buf_putn(&line, t->source.p + start, (size_t)(end - start));
    put_code(p, buf_text(&line));
    buf_free(&line);
    put_block(p, t, names.at[i].token);
  }
  vec_free(&names);
  return found;
}

static bool inspect_notebook(Page *p, const AssistScope *scope, const char *name) {
  Buf plain = {0}, html = {0};
  bool found =
      scope && scope->describe && scope->describe(scope->ctx, name, &plain, &html);
  if (found) {
    put_plain(p, buf_text(&plain));
    put_html(p, buf_text(&html));
  }
  buf_free(&plain);
  buf_free(&html);
  return found;
}

/* A distribution that the notebook defines is its density, or mass. */
static bool inspect_notebook_distribution(Page *p, const AssistScope *scope,
                                          const char *name) {
  Buf density = {0}, mass = {0};
  buf_printf(&density, "%s_lpdf", name);
  buf_printf(&mass, "%s_lpmf", name);
  bool found = inspect_notebook(p, scope, buf_text(&density)) ||
               inspect_notebook(p, scope, buf_text(&mass));
  buf_free(&density);
  buf_free(&mass);
  return found;
}

static bool inspect_name(Page *p, const AssistText *t, const AssistScope *scope, Str text,
                         bool is_distribution) {
  Buf name = {0};
  buf_putn(&name, text.p, text.n);
  const char *s = buf_text(&name);
  bool found = is_distribution &&
               (inspect_distribution(p, s) || inspect_notebook_distribution(p, scope, s));
  if (!found && t->kind == CELL_STATEMENTS) found = inspect_notebook(p, scope, s);
  found = found || inspect_declared(p, t, s) || inspect_function(p, s) ||
          inspect_distribution(p, s) || inspect_word(p, s) ||
          inspect_notebook(p, scope, s);
  buf_free(&name);
  return found;
}

bool assist_inspect(Str source, int offset, int detail, const AssistScope *scope,
                    Buf *plain, Buf *html) {
  AssistText t;
  assist_text_open(&t, source, offset);
  Page p = {plain, html, detail};
  bool found = false;
  if (!t.is_quoted) {
    Str name = {source.p + t.start, (size_t)(t.end - t.start)};
    bool after_tilde = assist_token_kind(&t, t.before) == TOKEN_TILDE;
    if (name.n) found = inspect_name(&p, &t, scope, name, after_tilde);
    int call = found ? -1 : assist_call(&t);
    if (call >= 0)
      found = inspect_name(&p, &t, scope, assist_token(&t, call),
                           assist_token_kind(&t, call - 1) == TOKEN_TILDE);
  }
  assist_text_close(&t);
  return found;
}
