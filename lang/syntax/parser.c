/* SPDX-License-Identifier: BSD-3-Clause
   What every part of the parser uses: the present token, brackets, complaints. */
#include "lang/syntax/parser.h"

/* #include lines that were not replaced: errors of theirs have been told, or are now. */
static void drop_includes(Parser *p) {
  int n = 0;
  bool told = p->options.includes || p->options.drop_includes;
  for (int i = 0; i < p->tokens.n; i++) {
    Token token = p->tokens.at[i];
    if (token.kind != TOKEN_INCLUDE)
      p->tokens.at[n++] = token;
    else if (!told)
      parser_complain(p, token.span, "put its text in the place of this line",
                      "included files cannot be read here");
  }
  p->is_torn = n < p->tokens.n && !p->options.drop_includes;
  p->tokens.n = n;
}

static void note_hashes(Parser *p, const Spans *hashes) {
  for (int i = 0; i < hashes->n; i++) {
    Span span = hashes->at[i];
    edit_add(parser_edits(p), (Span){span.start, span.start + 1}, "//");
    parser_note(p, OLD_HASH, span, "write `//`",
                "`#` comments are no longer part of Stan");
  }
}

/* Puts the files in place. The folders of the header come behind that of the program. */
static void include_files(Parser *p) {
  const Includes *given = p->options.includes;
  Vec(const char *) dirs = {0};
  for (int i = 0; i < given->count && i < 1; i++) vec_push(&dirs, given->dirs[i]);
  for (int i = 0; i < p->folders.n; i++) vec_push(&dirs, p->folders.at[i]);
  for (int i = 1; i < given->count; i++) vec_push(&dirs, given->dirs[i]);
  p->map = include_expand(p->source, &(Includes){dirs.at, dirs.n}, p->arena, p->diags);
  vec_free(&dirs);
}

void parser_init(Parser *p, Str source, bool cell, const ParseOptions *options,
                 Diags *diags) {
  *p = (Parser){.arena = arena_new(), .source = source, .cell = cell, .diags = diags};
  p->strings = cell;
  if (options) p->options = *options;
  int errors = diags_errors(diags);
  if (!cell) p->name = parse_header(p, lex_header(source));
  if (p->options.includes) include_files(p);
  if (p->options.map) p->map = source_map_copy(p->arena, p->options.map);
  if (p->map) p->source = p->map->text;
  if (p->map) diags_set_map(diags, p->map);
  Spans hashes = {0};
  lex_tokens_and_hashes(p->source, cell ? 0 : lex_header(p->source), diags, &p->tokens,
                        &hashes);
  p->errors = diags_errors(diags) - errors;
  drop_includes(p);
  note_hashes(p, &hashes);
  vec_free(&hashes);
}

Edits *parser_edits(const Parser *p) {
  return p->panic || p->quiet ? NULL : p->options.edits;
}

void parser_free(Parser *p) {
  vec_free(&p->tokens);
  vec_free(&p->brackets);
  map_destroy(&p->functions);
  map_destroy(&p->doubtful);
  vec_free(&p->folders);
}

const Token *parser_peek_at(const Parser *p, int ahead) {
  int i = p->pos + ahead;
  return &p->tokens.at[i < p->tokens.n ? i : p->tokens.n - 1];
}

const Token *parser_peek(const Parser *p) {
  return &p->tokens.at[p->pos];
}
bool parser_at(const Parser *p, TokenKind kind) {
  return parser_peek(p)->kind == kind;
}

Token parser_next(Parser *p) {
  Token token = *parser_peek(p);
  if (token.kind != TOKEN_END) p->pos++;
  return token;
}

bool parser_accept(Parser *p, TokenKind kind) {
  if (p->panic || !parser_at(p, kind)) return false;
  parser_next(p);
  return true;
}

bool parser_expect(Parser *p, TokenKind kind, const char *what, const char *hint) {
  if (parser_accept(p, kind)) return true;
  parser_fail(p, hint, "expected %s, found %s", what, parser_found(p));
  return false;
}

static TokenKind closer_of(TokenKind open) {
  return open == TOKEN_LPAREN   ? TOKEN_RPAREN
         : open == TOKEN_LBRACK ? TOKEN_RBRACK
         : open == TOKEN_LESS   ? TOKEN_GREATER
                                : TOKEN_RBRACE;
}

void parser_open(Parser *p, bool is_block) {
  vec_push(&p->brackets, (Bracket){parser_next(p), is_block});
}

bool parser_open_paren(Parser *p, const char *hint) {
  if (p->panic) return false;
  if (parser_at(p, TOKEN_LPAREN))
    parser_open(p, false);
  else
    parser_fail(p, hint, "expected `(`, found %s", parser_found(p));
  return !p->panic;
}

const char *parser_cure(const Parser *p) {
  if (parser_at(p, TOKEN_COLON))
    return "`first:last` stands in an index and in `for` alone; an array of ints is "
           "`linspaced_int_array(3, 1, 3)`";
  if (parser_at(p, TOKEN_ASSIGN)) return "`=` assigns; write `==` to compare";
  if (parser_at(p, TOKEN_RPAREN) && !parser_in_brackets(p))
    return "there is one `)` too many";
  Str word = lex_str(p->source, parser_peek(p)->span);
  if (str_is(word, "and")) return "write `&&`";
  if (str_is(word, "or")) return "write `||`";
  return str_is(word, "T") ? "truncate with `T[lower, upper]`" : NULL;
}

/* The closing bracket of the innermost open one. */
bool parser_close(Parser *p, const char *otherwise) {
  if (p->panic) return false;
  Bracket open = p->brackets.at[p->brackets.n - 1];
  TokenKind closer = closer_of(open.token.kind);
  if (parser_accept(p, closer)) {
    p->brackets.n--;
    return true;
  }
  int line, column;
  source_position(p->source, open.token.span.start, &line, &column);
  const char *hint = arena_printf(p->arena, "`%s` was opened at %d:%d",
                                  lex_text(open.token.kind), line, column);
  p->is_torn |= open.is_block;
  if (parser_cure(p)) hint = parser_cure(p);
  parser_fail(p, hint, "expected %s%s`%s`, found %s", otherwise ? otherwise : "",
              otherwise ? " or " : "", lex_text(closer), parser_found(p));
  return false;
}

bool parser_in_brackets(const Parser *p) {
  return p->brackets.n && !p->brackets.at[p->brackets.n - 1].is_block;
}

/* Tokens that may begin a statement; all others go on with the one before. */
static bool can_begin(TokenKind kind) {
  switch (lex_class(kind)) {
  case CLASS_OPERATOR: return kind == TOKEN_PLUS || kind == TOKEN_MINUS;
  case CLASS_ASSIGN: return false;
  case CLASS_PUNCT:
    return kind == TOKEN_LBRACE || kind == TOKEN_RBRACE || kind == TOKEN_LPAREN ||
           kind == TOKEN_LBRACK || kind == TOKEN_SEMICOLON;
  default: return true;
  }
}

bool parser_line_ends(const Parser *p) {
  const Token *token = parser_peek(p);
  return p->cell && token->newline && !parser_in_brackets(p) && can_begin(token->kind);
}

static bool opens(TokenKind kind) {
  return kind == TOKEN_LBRACE || kind == TOKEN_LPAREN || kind == TOKEN_LBRACK;
}

static bool closes(TokenKind kind) {
  return kind == TOKEN_RBRACE || kind == TOKEN_RPAREN || kind == TOKEN_RBRACK;
}

/* To the end of what the innermost bracket holds, so that closing ones still match. */
static void skip_inside(Parser *p) {
  int depth = 0;
  for (; !parser_at(p, TOKEN_END); parser_next(p)) {
    TokenKind kind = parser_peek(p)->kind;
    if (closes(kind) && depth == 0) return;
    depth += opens(kind) - closes(kind);
  }
}

bool parser_enter(Parser *p) {
  if (p->panic) return false;
  if (p->depth == PARSER_MAX_DEPTH) {
    if (!p->is_deep)
      parser_fail(p, "split it up", "more than %d brackets or blocks inside each other",
                  PARSER_MAX_DEPTH);
    p->panic = p->is_deep = true;
    skip_inside(p);
    return false;
  }
  p->depth++;
  return true;
}

void parser_leave(Parser *p) {
  p->depth--;
}

Span parser_since(const Parser *p, int start) {
  int end = p->pos ? p->tokens.at[p->pos - 1].span.end : start;
  return (Span){start, end > start ? end : start};
}

const char *parser_text(Parser *p, Span span) {
  return arena_strn(p->arena, p->source.p + span.start, (size_t)(span.end - span.start));
}

const char *parser_found(Parser *p) {
  const Token *token = parser_peek(p);
  TokenClass class = lex_class(token->kind);
  if (class == CLASS_END) return lex_text(token->kind);
  Str text = lex_str(p->source, token->span);
  int shown = text.n > 40 ? 40 : (int)text.n;
  return arena_printf(p->arena, "%s`%.*s%s`", class >= CLASS_BLOCK ? "the word " : "",
                      shown, text.p, text.n > 40 ? "..." : "");
}

static void count_error(Parser *p, bool at_end) {
  p->end_errors += at_end;
  if (++p->errors < PARSER_MAX_ERRORS) return;
  p->pos = p->tokens.n - 1;
  p->panic = p->quiet = true;
}

void parser_fail(Parser *p, const char *hint, const char *format, ...) {
  if (p->panic) return;
  const Token *token = parser_peek(p);
  p->panic = true;
  bool said = token->kind == TOKEN_END &&
              (p->end_errors || (p->pos && token[-1].kind == TOKEN_BAD));
  if (token->kind == TOKEN_BAD || p->quiet || said) return;
  va_list args;
  va_start(args, format);
  diag_vadd(p->diags, DIAG_ERROR, token->span, hint, format, args);
  va_end(args);
  count_error(p, token->kind == TOKEN_END);
}

static void doubt(Parser *p, const char *name) {
  if (!p->doubtful) p->doubtful = map_new();
  map_set(p->doubtful, name, (void *)"");
}

void parser_doubt(Parser *p, int from) {
  for (int i = from; i < p->pos; i++) doubt(p, parser_text(p, p->tokens.at[i].span));
}

void parser_doubt_span(Parser *p, Span span) {
  for (int i = 0; i < p->pos; i++) {
    Span token = p->tokens.at[i].span;
    if (token.start >= span.start && token.end <= span.end)
      doubt(p, parser_text(p, token));
  }
}

void parser_doubt_all(Parser *p) {
  doubt(p, "");
}

void parser_complain(Parser *p, Span span, const char *hint, const char *format, ...) {
  if (p->panic || p->quiet) return;
  va_list args;
  va_start(args, format);
  diag_vadd(p->diags, DIAG_ERROR, span, hint, format, args);
  va_end(args);
  count_error(p, false);
}

void parser_note(Parser *p, OldSyntax old, Span span, const char *hint,
                 const char *format, ...) {
  bool strict = p->options.strict;
  if (p->panic || p->quiet || (!strict && p->noted & (1u << old))) return;
  p->noted |= 1u << old;
  va_list args;
  va_start(args, format);
  diag_vadd(p->diags, strict ? DIAG_ERROR : DIAG_NOTE, span, hint, format, args);
  va_end(args);
  if (strict) count_error(p, false);
}

typedef struct Level {
  Node *node;
  int height;
} Level;

/* Without recursion: the tree may be a million nodes high. */
bool parser_check_height(Parser *p, Node *root) {
  Vec(Level) todo = {0};
  Node *high = NULL;
  vec_push(&todo, (Level){root, 1});
  while (todo.n && !high) {
    Level level = todo.at[--todo.n];
    if (level.height > PARSER_MAX_HEIGHT) high = level.node;
    for (int i = 0; i < level.node->nkids; i++)
      if (level.node->kids[i])
        vec_push(&todo, (Level){level.node->kids[i], level.height + 1});
  }
  vec_free(&todo);
  bool is_value = high && node_is_expression(high);
  if (high)
    parser_complain(p, high->span,
                    is_value ? "split it up: assign parts to variables" : "split it up",
                    "this %s has too many parts inside each other",
                    is_value ? "expression" : "statement");
  return !high;
}
