/* SPDX-License-Identifier: BSD-3-Clause
   Tokens and trees as text, one a line.  The columns of node.def say which fields a kind
   has. */
#include "lang/syntax/dump.h"
#include <string.h>
#include "lang/syntax/lex.h"
#include "lang/syntax/print.h"

static const char *const TOKEN_NAMES[] = {
#define TOKEN(kind, text, class, strength) #kind,
#include "lang/syntax/token.def"
#undef TOKEN
};

static const char *const PAYLOADS[] = {
#define NODE(kind, children, payload) " " payload " ",
#include "lang/tree/node.def"
#undef NODE
};

void dump_tokens(Buf *out, Str source) {
  Tokens tokens = {0};
  lex_tokens(source, lex_header(source), NULL, &tokens);
  for (int i = 0; i < tokens.n; i++) {
    const Token *token = &tokens.at[i];
    Str text = lex_str(source, token->span);
    buf_printf(out, "%d-%d %s", token->span.start, token->span.end,
               TOKEN_NAMES[token->kind]);
    if (text.n) {
      buf_putc(out, ' ');
      buf_putn(out, text.p, text.n);
    }
    buf_putc(out, '\n');
  }
  vec_free(&tokens);
}

static bool has_field(const Node *node, const char *field) {
  const char *at = strstr(PAYLOADS[node->kind], field);
  size_t n = strlen(field);
  return at && at[-1] == ' ' && at[n] == ' ';
}

static void flags(Buf *out, unsigned set) {
  if (set & NODE_DATA_ONLY) buf_put(out, " data");
  if (set & NODE_TRUNCATED) buf_put(out, " truncated");
  if (set & NODE_SILENT) buf_put(out, " silent");
}

static void payload(Buf *out, const Node *node) {
  if (has_field(node, "text") && node->text) buf_printf(out, " %s", node->text);
  if (has_field(node, "i")) buf_printf(out, " %d", node->i);
  if (has_field(node, "r")) {
    buf_putc(out, ' ');
    buf_double(out, node->r);
  }
  if (has_field(node, "base")) buf_printf(out, " %s", print_type_word(node));
  if (has_field(node, "array") && node->array) buf_printf(out, " array %d", node->array);
  if (has_field(node, "flags")) flags(out, node->flags);
}

static void symbol(Buf *out, const Sym *sym) {
  buf_printf(out, " -> %s", block_name(sym->block));
  if (sym->is_argument)
    buf_put(out, " argument");
  else if (sym->is_loop)
    buf_put(out, " loop");
  else if (sym->is_local)
    buf_put(out, " local");
  buf_printf(out, " %d", sym->slot);
}

/* What the checker found. */
static void checked(Buf *out, const Node *node) {
  if (node_is_expression(node) || node->kind == NODE_DECL) {
    buf_put(out, " : ");
    type_print(out, node->type);
  }
  if (node->sym) symbol(out, node->sym);
  if (!node->match.fn) return;
  buf_put(out, " = ");
  fn_print(out, node->match.fn);
  if (node->match.propto) buf_put(out, " propto");
}

static void tree(Buf *out, const Node *node, int depth, bool typed) {
  buf_printf(out, "%*s", 2 * depth, "");
  if (!node) {
    buf_put(out, "-\n");
    return;
  }
  buf_put(out, node_kind_name(node->kind));
  payload(out, node);
  if (typed) checked(out, node);
  buf_putc(out, '\n');
  for (int i = 0; i < node->nkids; i++) tree(out, node->kids[i], depth + 1, typed);
}

void dump_ast(Buf *out, const Node *node) {
  tree(out, node, 0, false);
}
void dump_typed(Buf *out, const Node *node) {
  tree(out, node, 0, true);
}
