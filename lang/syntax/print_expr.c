/* SPDX-License-Identifier: BSD-3-Clause
   Expressions and types as Stan text, with the parentheses that were written and those
   that are needed. */
#include <string.h>
#include "lang/syntax/lex.h"
#include "lang/syntax/print.h"
#include "math/transform/transform.h"

enum { WEAKEST = 1, ARITHMETIC = 6, SIGN = 9, POWER = 10, OPERAND = 20 };

bool print_has_bar(const char *name) {
  static const char *const suffixes[] = {"_lpdf", "_lpmf",  "_lupdf", "_lupmf",
                                         "_lcdf", "_lccdf", "_cdf"};
  for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
    if (text_has_suffix(name, suffixes[i])) return true;
  return false;
}

static int op_strength(const char *op) {
  for (TokenKind k = 0; k < TOKEN_KINDS; k++)
    if (lex_class(k) == CLASS_OPERATOR && strcmp(lex_text(k), op) == 0)
      return lex_strength(k);
  return 0;
}

static int strength(const Node *node) {
  switch (node->kind) {
  case NODE_TERNARY: return WEAKEST;
  case NODE_BINARY: return op_strength(node->text);
  case NODE_UNARY: return SIGN;
  case NODE_PROMOTE: return strength(node->kids[0]);
  default: return OPERAND;
  }
}

static void expression(Buf *out, const Node *node);

/* [node] where an operator binds its operands with strength [least]. */
static void operand(Buf *out, const Node *node, int least) {
  bool parens = (node->flags & NODE_PARENS) || strength(node) < least;
  if (parens) buf_putc(out, '(');
  expression(out, node);
  if (parens) buf_putc(out, ')');
}

static void list(Buf *out, const Node *node, int from) {
  for (int i = from; i < node->nkids; i++) {
    if (i > from) buf_put(out, ", ");
    operand(out, node->kids[i], 0);
  }
}

static void bracketed(Buf *out, const char *open, const Node *node, const char *close) {
  buf_put(out, open);
  list(out, node, 0);
  buf_put(out, close);
}

static void real(Buf *out, double x) {
  size_t before = out->n;
  buf_double(out, x);
  if (!strpbrk(out->p + before, ".en")) buf_put(out, ".0");
}

static void string(Buf *out, const char *text) {
  buf_putc(out, '"');
  for (; *text; text++) {
    if (*text == '"' || *text == '\\') buf_putc(out, '\\');
    if (*text == '\n')
      buf_put(out, "\\n");
    else if (*text == '\t')
      buf_put(out, "\\t");
    else
      buf_putc(out, *text);
  }
  buf_putc(out, '"');
}

static void call(Buf *out, const Node *node) {
  buf_printf(out, "%s(", node->text);
  bool bar = node->nkids > 1 && print_has_bar(node->text);
  if (bar) {
    operand(out, node->kids[0], 0);
    buf_put(out, " | ");
  }
  list(out, node, bar);
  buf_putc(out, ')');
}

static void binary(Buf *out, const Node *node) {
  int s = op_strength(node->text);
  bool power = s == POWER,
       tight = strcmp(node->text, "^") == 0; /* `2.^x` would be `2. ^ x` */
  operand(out, node->kids[0], power ? s + 1 : s);
  buf_printf(out, tight ? "%s" : " %s ", node->text);
  operand(out, node->kids[1], power ? s : s + 1);
}

static void ternary(Buf *out, const Node *node) {
  operand(out, node->kids[0], WEAKEST + 1);
  buf_put(out, " ? ");
  operand(out, node->kids[1], WEAKEST);
  buf_put(out, " : ");
  operand(out, node->kids[2], WEAKEST);
}

/* Stan indexes nothing behind a quote. */
static int least_of_base(const Node *base) {
  return base->kind == NODE_TRANSPOSE ? OPERAND + 1 : OPERAND;
}

static void index_list(Buf *out, const Node *node) {
  operand(out, node->kids[0], least_of_base(node->kids[0]));
  buf_putc(out, '[');
  list(out, node, 1);
  buf_putc(out, ']');
}

static void range(Buf *out, const Node *node) {
  if (node->kids[0]) operand(out, node->kids[0], 0);
  buf_putc(out, ':');
  if (node->kids[1]) operand(out, node->kids[1], 0);
}

/* A number before `.1` would become another number. */
static void field(Buf *out, const Node *node) {
  const Node *base = node->kids[0];
  bool number =
      base->kind == NODE_INT || base->kind == NODE_REAL || base->kind == NODE_IMAG;
  operand(out, base, number ? OPERAND + 1 : least_of_base(base));
  buf_printf(out, ".%s", node->text);
}

static void expression(Buf *out, const Node *node) {
  switch (node->kind) {
  case NODE_INT: buf_printf(out, "%d", node->i); break;
  case NODE_REAL: real(out, node->r); break;
  case NODE_IMAG: buf_double(out, node->r), buf_putc(out, 'i'); break;
  case NODE_STRING: string(out, node->text); break;
  case NODE_VAR: buf_put(out, node->text); break;
  case NODE_CALL: call(out, node); break;
  case NODE_NAMED:
    buf_printf(out, "%s = ", node->text);
    operand(out, node->kids[0], 0);
    break;
  case NODE_UNARY: buf_put(out, node->text), operand(out, node->kids[0], SIGN); break;
  case NODE_TRANSPOSE: operand(out, node->kids[0], OPERAND), buf_putc(out, '\''); break;
  case NODE_BINARY: binary(out, node); break;
  case NODE_TERNARY: ternary(out, node); break;
  case NODE_INDEX: index_list(out, node); break;
  case NODE_ALL: buf_putc(out, ':'); break;
  case NODE_RANGE: range(out, node); break;
  case NODE_ARRAY:
  case NODE_RECORD: bracketed(out, "{", node, "}"); break;
  case NODE_ROW: bracketed(out, "[", node, "]"); break;
  case NODE_TUPLE: bracketed(out, "(", node, node->nkids == 1 ? ",)" : ")"); break;
  case NODE_FIELD: field(out, node); break;
  case NODE_PROMOTE: expression(out, node->kids[0]); break;
  default: buf_put(out, node_kind_name(node->kind)); break;
  }
}

void print_expression(Buf *out, const Node *node) {
  operand(out, node, 0);
}

const char *print_type_word(const Node *type) {
  bool bounds = type->transform == TRANSFORM_LOWER ||
                type->transform == TRANSFORM_UPPER ||
                type->transform == TRANSFORM_LOWER_UPPER ||
                type->transform == TRANSFORM_OFFSET_MULTIPLIER;
  Transform transform = bounds ? TRANSFORM_NONE : type->transform;
#define TYPEWORD(kind, text, b, t, least, most)                                          \
  if (type->base == b && transform == t) return text;
#include "lang/syntax/typeword.def"
#undef TYPEWORD
  return type->base == BASE_VOID ? "void" : "tuple";
}

/* Sizes [from] to [to], or as many less one commas where they are not given. */
static void sizes(Buf *out, const Node *type, int from, int to) {
  buf_putc(out, '[');
  for (int i = from; i < to; i++) {
    const Node *size = type->kids[i];
    if (i > from) buf_put(out, size ? ", " : ",");
    if (size) operand(out, size, 0);
  }
  buf_putc(out, ']');
}

static void bounds(Buf *out, const Node *type) {
  static const char *const names[] = {"lower", "upper", "offset", "multiplier"};
  const char *before = "<";
  for (int i = 0; i < DT_SIZES; i++) {
    if (!type->kids[i]) continue;
    buf_printf(out, "%s%s=", before, names[i]);
    operand(out, type->kids[i], ARITHMETIC);
    before = ", ";
  }
  if (before[0] == ',') buf_putc(out, '>');
}

void print_type(Buf *out, const Node *type) {
  int own = DT_SIZES + type->array;
  if (type->array) {
    buf_put(out, "array");
    sizes(out, type, DT_SIZES, own);
    buf_putc(out, ' ');
  }
  buf_put(out, print_type_word(type));
  if (type->base == BASE_TUPLE) {
    for (int i = own; i < type->nkids; i++) {
      buf_put(out, i == own ? "(" : ", ");
      print_type(out, type->kids[i]);
    }
    buf_put(out, type->nkids == own + 1 ? ",)" : ")");
    return;
  }
  bounds(out, type);
  if (type->nkids > own && type->kids[own]) sizes(out, type, own, type->nkids);
}
