/* SPDX-License-Identifier: BSD-3-Clause
   Syntax that was removed from Stan: understood, with a note that shows the current
   spelling. */
#include <string.h>
#include "lang/syntax/parser.h"
#include "lang/syntax/print.h"

static bool is_defined(const Parser *p, const char *name) {
  return p->functions && map_has(p->functions, name);
}

/* [node] as text for a hint.  Its height is checked here because printing recurses. */
static const char *printed(Parser *p, Node *node) {
  enum { LONGEST = 200 };
  if (!parser_check_height(p, node)) return "...";
  Buf out = {0};
  if (node_is_expression(node))
    print_expression(&out, node);
  else
    print_program(&out, node);
  size_t n = out.n && out.p[out.n - 1] == '\n' ? out.n - 1 : out.n;
  const char *text = arena_strn(p->arena, buf_text(&out), n > LONGEST ? LONGEST : n);
  buf_free(&out);
  return n > LONGEST ? arena_printf(p->arena, "%s...", text) : text;
}

/* Where a call's name stands. */
static Span name_span(const Node *call) {
  int start = call->span.start;
  return (Span){start, start + (int)strlen(call->text)};
}

/* An operand of `? :` that needs brackets: one itself, but not one that was a call. */
static bool is_bare_ternary(const Parser *p, const Node *node) {
  return node->kind == NODE_TERNARY && !(node->flags & NODE_PARENS) &&
         p->source.p[node->span.start] != '(' &&
         strncmp(p->source.p + node->span.start, "if_else", 7) != 0;
}

/* if_else(c, a, b) -> (c ? a : b) */
static void edit_if_else(Parser *p, const Node *call) {
  Edits *edits = parser_edits(p);
  edit_add(edits, name_span(call), "%s", "");
  for (int i = 0; i < 3; i++) {
    Span kid = call->kids[i]->span;
    if (is_bare_ternary(p, call->kids[i])) {
      edit_add(edits, (Span){kid.start, kid.start}, "(");
      edit_add(edits, (Span){kid.end, kid.end}, ")");
    }
    if (i < 2)
      edit_comma(edits, p->source.p, kid.end, call->kids[i + 1]->span.start,
                 i ? " :" : " ?");
  }
}

static Node *if_else(Parser *p, Node *call) {
  edit_if_else(p, call);
  call->kind = NODE_TERNARY;
  call->text = NULL;
  parser_note(p, OLD_IF_ELSE, call->span,
              arena_printf(p->arena, "write `%s`", printed(p, call)),
              "`if_else` is no longer part of Stan");
  return call;
}

static Node *get_lp(Parser *p, Node *call) {
  edit_add(parser_edits(p), name_span(call), "target");
  call->text = "target";
  parser_note(p, OLD_GET_LP, call->span, "write `target()`",
              "`get_lp` is no longer part of Stan");
  return call;
}

/* normal_log -> normal_lpdf, normal_cdf_log -> normal_lcdf. */
static void note_log(Parser *p, const Node *call) {
  static const struct {
    const char *old, *now;
  } suffixes[] = {{"_ccdf_log", "_lccdf"}, {"_cdf_log", "_lcdf"}, {"_log", "_lpdf"}};
  int i = 0;
  while (!text_has_suffix(call->text, suffixes[i].old)) i++;
  int stem = (int)(strlen(call->text) - strlen(suffixes[i].old));
  const char *mass =
      i == 2 ? arena_printf(p->arena, " or `%.*s_lpmf`", stem, call->text) : "";
  parser_note(p, OLD_LOG, call->span,
              arena_printf(p->arena, "write `%.*s%s(y | ...)`%s", stem, call->text,
                           suffixes[i].now, mass),
              "the suffix `%s` is no longer part of Stan", suffixes[i].old);
}

/* A density misspelt, or no density. */
static const char *bar_hint(Parser *p, const char *name) {
  const char *near = fn_suggest(name);
  return near && print_has_bar(near) ? arena_printf(p->arena, "did you mean `%s`?", near)
                                     : "separate the arguments by `,`";
}

static void note_bar(Parser *p, Node *call, bool bar) {
  const char *name = call->text;
  if (bar && !print_has_bar(name))
    parser_complain(
        p, call->span, bar_hint(p, name),
        "`|` is for functions that end in _lpdf, _lpmf, _lcdf, _lccdf or _cdf");
  if (bar || !print_has_bar(name) || call->nkids < 2) return;
  const char *hint = arena_printf(p->arena, "write `%s`", printed(p, call));
  if (text_has_suffix(name, "cdf"))
    edit_comma(parser_edits(p), p->source.p, call->kids[0]->span.end,
               call->kids[1]->span.start, " |");
  if (text_has_suffix(name, "cdf"))
    parser_note(p, OLD_CDF, call->span, hint, "`%s` takes `|` after its first argument",
                name);
  else
    parser_complain(p, call->span, hint, "`%s` takes `|` after its first argument", name);
}

Node *parse_old_call(Parser *p, Node *call, bool bar) {
  const char *name = call->text;
  note_bar(p, call, bar);
  if (is_defined(p, name) || p->cell) return call;
  if (strcmp(name, "if_else") == 0 && call->nkids == 3) return if_else(p, call);
  if (strcmp(name, "get_lp") == 0 && call->nkids == 0) return get_lp(p, call);
  bool renamed =
      !strcmp(name, "multiply_log") || !strcmp(name, "binomial_coefficient_log");
  if (text_has_suffix(name, "_log") && call->nkids && !renamed) note_log(p, call);
  return call;
}

/* The brackets go, unless a comment stands before them. */
static void edit_increment(Parser *p, const Node *call) {
  Edits *edits = parser_edits(p);
  Span name = name_span(call);
  bool next = p->source.p[name.end] == '(';
  bool ends = p->source.p[name.end + next] == '\n';
  edit_add(edits, (Span){name.start, name.end + next}, ends ? "target +=" : "target += ");
  if (next) edit_add(edits, (Span){call->span.end - 1, call->span.end}, "%s", "");
}

/* increment_log_prob(e); -> target += e; */
Node *parse_old_stmt(Parser *p, Node *stmt) {
  const Node *call = stmt->kids[0];
  bool old = call->kind == NODE_CALL && strcmp(call->text, "increment_log_prob") == 0;
  if (!old || call->nkids != 1 || is_defined(p, call->text)) return stmt;
  edit_increment(p, call);
  stmt->kind = NODE_TARGET;
  stmt->flags = 0;
  stmt->kids[0] = call->kids[0];
  parser_note(p, OLD_INCREMENT, stmt->span,
              arena_printf(p->arena, "write `%s`", printed(p, stmt)),
              "`increment_log_prob` is no longer part of Stan");
  return stmt;
}

static Node *with_dims(Parser *p, const Node *type, const Node *dims) {
  Node *full = node_new(p->arena, NODE_DECL_TYPE, type->span, 0);
  full->base = type->base;
  full->transform = type->transform;
  full->array = type->array + dims->nkids;
  for (int i = 0; i < DT_SIZES; i++) node_add(p->arena, full, type->kids[i]);
  for (int i = 0; i < dims->nkids; i++) node_add(p->arena, full, dims->kids[i]);
  for (int i = DT_SIZES; i < type->nkids; i++) node_add(p->arena, full, type->kids[i]);
  return full;
}

/* real x[N, M] -> array[N, M] real x */
Node *parse_old_dims(Parser *p, Node *type, const char *name) {
  Span open = parser_peek(p)->span;
  Node *dims = node_new(p->arena, NODE_ROW, open, 0);
  parser_open(p, false);
  parse_list(p, dims);
  if (!parser_close(p, "`,`")) return type;
  p->dims = parser_since(p, open.start);
  if (!dims->nkids) parser_complain(p, open, NULL, "expected sizes between `[` and `]`");
  Node *full = with_dims(p, type, dims);
  if (p->noted & (1u << OLD_ARRAY) && !p->options.strict) return full;
  Node *decl = node_new(p->arena, NODE_DECL, open, 1);
  decl->text = name;
  decl->kids[0] = full;
  parser_note(p, OLD_ARRAY, parser_since(p, open.start),
              arena_printf(p->arena, "write `%s`", printed(p, decl)),
              "sizes after the name are no longer part of Stan");
  return full;
}

static Str inside(const Parser *p, Span brackets) {
  return brackets.start < 0
             ? (Str){"", 0}
             : lex_str(p->source, (Span){brackets.start + 1, brackets.end - 1});
}

/* A name whose sizes differ from those before it begins a declaration of its own. */
void parse_old_decl(Parser *p, const Node *type, const OldName *names, int n) {
  Edits *edits = parser_edits(p);
  bool old = false;
  for (int i = 0; i < n; i++) old |= names[i].dims.start >= 0;
  if (!old || !edits || type->array) return;
  Str word = lex_str(p->source, type->span), sizes = inside(p, names[0].dims);
  if (sizes.n)
    edit_add(edits, (Span){type->span.start, type->span.start}, "array[%.*s] ",
             (int)sizes.n, sizes.p);
  for (int i = 0; i < n; i++) {
    Str own = inside(p, names[i].dims);
    if (names[i].dims.start >= 0) edit_add(edits, names[i].dims, "%s", "");
    if (str_eq(own, sizes)) continue;
    sizes = own;
    Span name = {names[i].name, names[i].name};
    edit_add(edits, (Span){names[i].comma, names[i].comma + 1}, ";");
    if (own.n) edit_add(edits, name, "array[%.*s] ", (int)own.n, own.p);
    edit_add(edits, name, "%.*s ", (int)word.n, word.p);
  }
}

bool parse_old_arrow(Parser *p, Node *lvalue) {
  const Token *less = parser_peek(p), *minus = parser_peek_at(p, 1);
  if (less->kind != TOKEN_LESS || minus->kind != TOKEN_MINUS ||
      less->span.end != minus->span.start)
    return false;
  Span arrow = {less->span.start, minus->span.end};
  edit_add(parser_edits(p), arrow, "=");
  parser_note(p, OLD_ARROW, arrow,
              arena_printf(p->arena, "write `%s = ...`", printed(p, lvalue)),
              "`<-` is no longer part of Stan");
  parser_next(p);
  parser_next(p);
  return true;
}
