/* SPDX-License-Identifier: BSD-3-Clause
   A text around a place, by tokens alone. */
#include "lang/assist/assist_text.h"
#include <ctype.h>

static bool is_name_byte(char ch) {
  return isalnum((unsigned char)ch) || ch == '_';
}

/* End of the comment or string that opens at [i], or i when none opens. */
static int skip_quoted(Str s, int i) {
  int n = (int)s.n;
  if (s.p[i] == '"') {
    for (i++; i < n && s.p[i] != '"' && s.p[i] != '\n'; i++) continue;
    return i + 1;
  }
  bool line = s.p[i] == '/' && i + 1 < n && s.p[i + 1] == '/';
  bool block = s.p[i] == '/' && i + 1 < n && s.p[i + 1] == '*';
  if (line)
    while (i < n && s.p[i] != '\n') i++;
  if (!block) return i;
  for (i += 2; i < n; i++)
    if (s.p[i] == '*' && i + 1 < n && s.p[i + 1] == '/') return i + 2;
  return n + 1;
}

static bool is_quoted_at(Str s, int start, int offset) {
  for (int i = start; i < offset;) {
    int end = skip_quoted(s, i);
    bool is_line = s.p[i] == '/' && end > i && end <= (int)s.n && s.p[end - 1] != '/';
    if (end > offset || (is_line && end == offset)) return true;
    i = end > i ? end : i + 1;
  }
  return false;
}

static void find_name(AssistText *t) {
  const char *p = t->source.p;
  t->start = t->end = t->offset;
  while (t->start > 0 && is_name_byte(p[t->start - 1])) t->start--;
  while (t->end < (int)t->source.n && is_name_byte(p[t->end])) t->end++;
  if (t->start < t->end && isdigit((unsigned char)p[t->start]))
    t->start = t->end = t->offset;
}

void assist_text_open(AssistText *t, Str source, int offset) {
  int n = (int)source.n, header = lex_header(source);
  *t = (AssistText){.source = source, .before = -1};
  t->offset = offset < 0 ? 0 : offset > n ? n : offset;
  t->kind = cell_kind(source);
  find_name(t);
  t->is_header = t->start < header;
  t->is_quoted = t->is_header || is_quoted_at(source, header, t->start);
  lex_tokens(source, header, NULL, &t->tokens);
  for (int i = 0; i < t->tokens.n; i++) {
    const Token *token = &t->tokens.at[i];
    if (token->kind == TOKEN_END || token->span.end > t->start) break;
    t->before = i;
    t->depth += (token->kind == TOKEN_LBRACE) - (token->kind == TOKEN_RBRACE);
  }
}

void assist_text_close(AssistText *t) {
  vec_free(&t->tokens);
}

Str assist_token(const AssistText *t, int i) {
  return lex_str(t->source, t->tokens.at[i].span);
}

TokenKind assist_token_kind(const AssistText *t, int i) {
  return i < 0 || i >= t->tokens.n ? TOKEN_END : t->tokens.at[i].kind;
}

/* A declaration as it is read: brackets, and whether a name may follow. */
typedef struct Declaring {
  int statement; /* first token, -1 outside of one */
  int brackets;  /* open ones */
  bool angle;    /* inside < > */
  bool wants;    /* the next name is declared */
} Declaring;

static void add_name(const AssistText *t, AssistNames *out, int i, int statement) {
  Span span = t->tokens.at[i].span;
  bool here = span.start <= t->offset && t->offset <= span.end;
  AssistName name = {.token = i,
                     .statement = statement,
                     .is_function = assist_token_kind(t, i + 1) == TOKEN_LPAREN};
  if (!here) vec_push(out, name);
}

static void step_declaration(const AssistText *t, int i, Declaring *d, AssistNames *out) {
  TokenKind kind = assist_token_kind(t, i);
  bool plain = d->brackets == 0 && !d->angle;
  if (kind == TOKEN_LBRACK || kind == TOKEN_LPAREN || kind == TOKEN_LBRACE)
    d->brackets++;
  else if (kind == TOKEN_RBRACK || kind == TOKEN_RPAREN || kind == TOKEN_RBRACE)
    d->brackets--;
  else if (kind == TOKEN_LESS && plain && d->wants)
    d->angle = true;
  else if (kind == TOKEN_GREATER && d->brackets == 0 && d->angle)
    d->angle = false;
  else if (plain && kind == TOKEN_COMMA)
    d->wants = true;
  else if (plain && kind == TOKEN_NAME && d->wants) {
    add_name(t, out, i, d->statement);
    d->wants = false;
  }
  if (kind == TOKEN_SEMICOLON || d->brackets < 0 ||
      (kind == TOKEN_LPAREN && d->brackets == 1 && !d->wants && !d->angle))
    d->statement = -1;
}

/* for (i in ...), and the first assignment of a statement cell. */
static bool declares_without_type(const AssistText *t, int i) {
  TokenKind before = assist_token_kind(t, i - 1), after = assist_token_kind(t, i + 1);
  if (assist_token_kind(t, i) != TOKEN_NAME) return false;
  if (after == TOKEN_IN && before == TOKEN_LPAREN) return true;
  bool starts = i == 0 || t->tokens.at[i].newline || before == TOKEN_SEMICOLON ||
                before == TOKEN_LBRACE || before == TOKEN_RBRACE;
  return t->kind == CELL_STATEMENTS && starts && after == TOKEN_ASSIGN;
}

void assist_names(const AssistText *t, AssistNames *out) {
  Declaring d = {.statement = -1};
  for (int i = 0; i < t->tokens.n; i++) {
    bool begins = lex_class(assist_token_kind(t, i)) == CLASS_TYPE;
    if (begins && (d.statement < 0 || !d.wants))
      d = (Declaring){.statement = i, .wants = true};
    else if (d.statement >= 0)
      step_declaration(t, i, &d, out);
    else if (declares_without_type(t, i))
      add_name(t, out, i, i);
  }
}

int assist_call(const AssistText *t) {
  int open = 0;
  for (int i = t->before; i >= 0; i--) {
    TokenKind kind = assist_token_kind(t, i);
    if (kind == TOKEN_SEMICOLON || kind == TOKEN_LBRACE || kind == TOKEN_RBRACE)
      return -1;
    if (kind == TOKEN_RPAREN) open++;
    if (kind != TOKEN_LPAREN) continue;
    if (open-- == 0) {
      if (assist_token_kind(t, i - 1) == TOKEN_NAME) return i - 1;
      open = 0;
    }
  }
  return -1;
}
