/* SPDX-License-Identifier: BSD-3-Clause
   Text to tokens: the scanner, and the facts of token.def. */
#include "lang/syntax/lex.h"
#include <string.h>
#include "base/utf8.h"

typedef struct TokenRow {
  const char *text;
  TokenClass class;
  int strength;
} TokenRow;

static const TokenRow ROWS[] = {
#define TOKEN(kind, text, class, strength)                                               \
  [TOKEN_##kind] = {text, CLASS_##class, strength},
#include "lang/syntax/token.def"
#undef TOKEN
};

enum { MOST_ERRORS = 40 }; /* more of them say nothing new */

typedef struct Lexer {
  Str source;
  int pos;
  Diags *diags;
  Tokens *out;
  bool newline;  /* since the last token */
  Spans *hashes; /* of `#` comments, or NULL */
} Lexer;

TokenClass lex_class(TokenKind kind) {
  return ROWS[kind].class;
}
int lex_strength(TokenKind kind) {
  return ROWS[kind].strength;
}
const char *lex_text(TokenKind kind) {
  return ROWS[kind].text;
}
bool lex_is_word(TokenKind kind) {
  return ROWS[kind].class == CLASS_NAME || ROWS[kind].class >= CLASS_BLOCK;
}

Str lex_str(Str source, Span span) {
  return (Str){source.p + span.start, (size_t)(span.end - span.start)};
}

/* The kind of the reserved word [text], or TOKEN_NAME. */
static TokenKind word_kind(Str text) {
  for (TokenKind k = 0; k < TOKEN_KINDS; k++)
    if (ROWS[k].class >= CLASS_BLOCK && str_is(text, ROWS[k].text)) return k;
  return TOKEN_NAME;
}

static bool is_digit(int c) {
  return c >= '0' && c <= '9';
}
static bool is_letter(int c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static bool is_name_char(int c) {
  return is_letter(c) || is_digit(c) || c == '_';
}

/* The byte [ahead] of the present place, or -1 past the end. */
static int peek(const Lexer *x, int ahead) {
  size_t at = (size_t)x->pos + (size_t)ahead;
  return at < x->source.n ? (unsigned char)x->source.p[at] : -1;
}

static bool starts_with(const Lexer *x, const char *text) {
  size_t n = strlen(text);
  return x->source.n - (size_t)x->pos >= n && memcmp(x->source.p + x->pos, text, n) == 0;
}

static void push(Lexer *x, TokenKind kind, int start) {
  Token token = {kind, {start, x->pos}, x->newline};
  vec_push(x->out, token);
  x->newline = false;
}

static void complain(Lexer *x, int start, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void complain(Lexer *x, int start, const char *hint, const char *format, ...) {
  if (!x->diags || diags_errors(x->diags) >= MOST_ERRORS) return;
  va_list args;
  va_start(args, format);
  diag_vadd(x->diags, DIAG_ERROR, (Span){start, x->pos}, hint, format, args);
  va_end(args);
}

static void skip_line(Lexer *x) {
  while (peek(x, 0) >= 0 && peek(x, 0) != '\n' && peek(x, 0) != '\r') x->pos++;
}

static void block_comment(Lexer *x) {
  int start = x->pos;
  for (x->pos += 2; peek(x, 0) >= 0; x->pos++) {
    if (peek(x, 0) == '\n') x->newline = true;
    if (starts_with(x, "*/")) {
      x->pos += 2;
      return;
    }
  }
  int end = x->pos;
  x->pos = start + 2;
  complain(x, start, "close it with `*/`", "this comment has no end");
  x->pos = end;
  push(x, TOKEN_BAD, start);
}

static void hash_comment(Lexer *x) {
  int start = x->pos;
  skip_line(x);
  if (x->hashes) vec_push(x->hashes, (Span){start, x->pos});
}

/* White space that is more than a byte: U+00A0 and the byte order mark, left by web pages
   and editors. */
static int odd_space(const Lexer *x) {
  uint32_t point = 0;
  if (peek(x, 0) < 0x80) return 0; /* also at the end: an empty text may be NULL */
  int n = utf8_next((Str){x->source.p + x->pos, x->source.n - (size_t)x->pos}, &point);
  return point == 0xa0 || point == 0xfeff ? n : 0;
}

static bool is_include(const Lexer *x) {
  return starts_with(x, "#include") && !is_name_char(peek(x, 8));
}

/* Skips white space and comments. */
static void skip_space(Lexer *x) {
  for (;;) {
    int c = peek(x, 0);
    if (c == '\n' || c == '\r') {
      x->newline = true;
      x->pos++;
    } else if (c == ' ' || c == '\t' || c == '\f' || c == '\v') {
      x->pos++;
    } else if (odd_space(x)) {
      x->pos += odd_space(x);
    } else if (starts_with(x, "//")) {
      skip_line(x);
    } else if (starts_with(x, "/*")) {
      block_comment(x);
    } else if (c == '#' && !is_include(x)) {
      hash_comment(x);
    } else {
      return;
    }
  }
}

/* Digits with single `_` between them. */
static void skip_digits(Lexer *x) {
  while (is_digit(peek(x, 0)) || (peek(x, 0) == '_' && is_digit(peek(x, 1)))) x->pos++;
}

static bool skip_exponent(Lexer *x) {
  if (peek(x, 0) != 'e' && peek(x, 0) != 'E') return false;
  int sign = peek(x, 1) == '+' || peek(x, 1) == '-';
  if (!is_digit(peek(x, 1 + sign))) return false;
  x->pos += 1 + sign;
  skip_digits(x);
  return true;
}

static void bad_number(Lexer *x, int start) {
  while (is_name_char(peek(x, 0))) x->pos++;
  complain(x, start, "a name starts with a letter; a product needs `*`",
           "`%.*s` is neither a number nor a name", x->pos - start, x->source.p + start);
  push(x, TOKEN_BAD, start);
}

static void number(Lexer *x) {
  int start = x->pos;
  bool leading_dot = peek(x, 0) == '.', dot = false;
  if (leading_dot) x->pos++;
  skip_digits(x);
  if (!leading_dot && peek(x, 0) == '.') {
    dot = true;
    x->pos++;
    if (is_digit(peek(x, 0))) skip_digits(x);
  }
  bool exponent = skip_exponent(x);
  bool imaginary = peek(x, 0) == 'i' && !is_name_char(peek(x, 1));
  if (imaginary) x->pos++;
  if (is_name_char(peek(x, 0))) {
    bad_number(x, start);
    return;
  }
  push(x,
       imaginary         ? TOKEN_IMAG_NUMBER
       : dot || exponent ? TOKEN_REAL_NUMBER
       : leading_dot     ? TOKEN_DOT_NUMBER
                         : TOKEN_INT_NUMBER,
       start);
}

static void word(Lexer *x) {
  int start = x->pos;
  while (is_name_char(peek(x, 0))) x->pos++;
  push(x, word_kind(lex_str(x->source, (Span){start, x->pos})), start);
}

static void string(Lexer *x) {
  int start = x->pos++;
  while (peek(x, 0) >= 0 && peek(x, 0) != '"' && peek(x, 0) != '\n' && peek(x, 0) != '\r')
    x->pos += peek(x, 0) == '\\' && (peek(x, 1) == '"' || peek(x, 1) == '\\') ? 2 : 1;
  if (peek(x, 0) == '"') {
    x->pos++;
    push(x, TOKEN_STRING, start);
    return;
  }
  complain(x, start, "close it with `\"` on the same line", "this string has no end");
  push(x, TOKEN_BAD, start);
}

/* #include "name", #include <name>, #include name: up to the end of the name. */
static void include(Lexer *x) {
  int start = x->pos;
  x->pos += (int)strlen("#include");
  while (peek(x, 0) == ' ' || peek(x, 0) == '\t') x->pos++;
  int close = peek(x, 0) == '"' ? '"' : peek(x, 0) == '<' ? '>' : ' ';
  if (close != ' ') x->pos++;
  for (int c = peek(x, 0); c >= 0 && !strchr("\r\n", c) && c != close; c = peek(x, 0)) {
    if (close == ' ' && c == '\t') break;
    x->pos++;
  }
  if (close != ' ' && peek(x, 0) == close) x->pos++;
  push(x, TOKEN_INCLUDE, start);
}

/* The operator at the present place: the longest that fits, or TOKEN_BAD. */
static TokenKind operator_at(const Lexer *x) {
  TokenKind best = TOKEN_BAD;
  size_t length = 0;
  for (TokenKind k = TOKEN_LBRACE; ROWS[k].class < CLASS_BLOCK; k++)
    if (strlen(ROWS[k].text) > length && starts_with(x, ROWS[k].text)) {
      best = k;
      length = strlen(ROWS[k].text);
    }
  return best;
}

typedef struct Lookalike {
  const char *bytes, *instead;
} Lookalike;

/* What word processors and web pages put in the place of ASCII. */
static const Lookalike LOOKALIKES[] = {
    {"\xE2\x88\x92", "write the ASCII `-`"},
    {"\xE2\x80\x93", "write the ASCII `-`"},
    {"\xE2\x80\x94", "write the ASCII `-`"},
    {"\xE2\x80\x9C", "write the ASCII `\"`"},
    {"\xE2\x80\x9D", "write the ASCII `\"`"},
    {"\xE2\x80\x98", "write the ASCII `'`"},
    {"\xE2\x80\x99", "write the ASCII `'`"},
    {"\xC3\x97", "write `*`"},
    {"\xE2\x89\xA4", "write `<=`"},
    {"\xE2\x89\xA5", "write `>=`"},
    {"\xE2\x89\xA0", "write `!=`"},
    {"@", "Stan has no `@`; a product is `*`"},
    {"$", "Stan has no `$`; the draws of a parameter are `fit.name`"},
    {"&", "write `&&`"},
    {"`", "names are written without quotes"},
};

static const char *lookalike_hint(const Lexer *x) {
  for (size_t i = 0; i < sizeof LOOKALIKES / sizeof *LOOKALIKES; i++)
    if (starts_with(x, LOOKALIKES[i].bytes)) return LOOKALIKES[i].instead;
  return NULL;
}

static bool is_known(const Lexer *x) {
  int c = peek(x, 0);
  return c < 0 || is_name_char(c) || strchr(" \t\n\r\f\v#\"", c) || odd_space(x) ||
         operator_at(x) != TOKEN_BAD;
}

/* `_x`: one wrong name. */
static void bad_name(Lexer *x) {
  int start = x->pos;
  while (is_name_char(peek(x, 0))) x->pos++;
  complain(x, start, "a name starts with a letter", "`%.*s` is not a name",
           x->pos - start, x->source.p + start);
  push(x, TOKEN_BAD, start);
}

/* A run of bytes that begin nothing is one token and one error. */
static void bad_bytes(Lexer *x) {
  int start = x->pos;
  const char *hint = lookalike_hint(x);
  do x->pos++;
  while (peek(x, 0) >= 0 && (peek(x, 0) == 0 || !is_known(x)));
  bool text = true;
  for (int i = start; i < x->pos; i++)
    text = text && (unsigned char)x->source.p[i] >= ' ';
  if (text && x->pos - start <= 40)
    complain(x, start, hint, "`%.*s` means nothing in Stan", x->pos - start,
             x->source.p + start);
  else
    complain(x, start, hint, "these bytes are not text");
  push(x, TOKEN_BAD, start);
}

static void token(Lexer *x) {
  int start = x->pos, c = peek(x, 0);
  if (is_letter(c)) {
    word(x);
  } else if (is_digit(c) || (c == '.' && is_digit(peek(x, 1)))) {
    number(x);
  } else if (c == '"') {
    string(x);
  } else if (c == '#') {
    include(x);
  } else if (c == '_') {
    bad_name(x);
  } else {
    TokenKind kind = operator_at(x);
    if (kind == TOKEN_BAD) {
      bad_bytes(x);
      return;
    }
    x->pos += (int)strlen(ROWS[kind].text);
    push(x, kind, start);
  }
}

void lex_tokens(Str source, int start, Diags *diags, Tokens *out) {
  lex_tokens_and_hashes(source, start, diags, out, NULL);
}

void lex_tokens_and_hashes(Str source, int start, Diags *diags, Tokens *out,
                           Spans *hashes) {
  Lexer x = {.source = source,
             .pos = start,
             .diags = diags,
             .out = out,
             .newline = true,
             .hashes = hashes};
  for (skip_space(&x); peek(&x, 0) >= 0; skip_space(&x)) token(&x);
  push(&x, TOKEN_END, x.pos);
}

int lex_header(Str source) {
  Lexer x = {.source = source};
  while (peek(&x, 0) >= 0 && (odd_space(&x) || strchr(" \t\r\n", peek(&x, 0))) &&
         peek(&x, 0))
    x.pos += odd_space(&x) ? odd_space(&x) : 1;
  if (!starts_with(&x, "%%stan") || is_name_char(peek(&x, 6))) return 0;
  skip_line(&x);
  return x.pos + (peek(&x, 0) == '\r') + (peek(&x, peek(&x, 0) == '\r') == '\n');
}
