/* SPDX-License-Identifier: BSD-3-Clause
   Statements and programs as Stan text in one layout. */
#include "lang/syntax/print.h"

typedef struct Printer {
  Buf *out;
  int indent;
  bool cell; /* lines end statements, `;` silences */
} Printer;

static void statement(Printer *p, const Node *node);

static void begin_line(Printer *p) {
  for (int i = 0; i < p->indent; i++) buf_put(p->out, "  ");
}

static void end(Printer *p) {
  buf_put(p->out, p->cell ? "\n" : ";\n");
}

/* { statements } from child [from] on; the opening brace goes on the present line. */
static void braces(Printer *p, const Node *node, int from) {
  buf_put(p->out, "{\n");
  p->indent++;
  for (int i = from; i < node->nkids; i++) statement(p, node->kids[i]);
  p->indent--;
  begin_line(p);
  buf_put(p->out, "}\n");
}

/* The body of a loop or branch, after its heading. */
static void body(Printer *p, const Node *node) {
  if (node->kind == NODE_BLOCK) {
    buf_putc(p->out, ' ');
    braces(p, node, 0);
    return;
  }
  buf_putc(p->out, '\n');
  p->indent++;
  statement(p, node);
  p->indent--;
}

/* "word (expression)" */
static void heading(Printer *p, const char *word, const Node *condition) {
  buf_printf(p->out, "%s (", word);
  print_expression(p->out, condition);
  buf_putc(p->out, ')');
}

static void branch(Printer *p, const Node *node) {
  heading(p, "if", node->kids[0]);
  body(p, node->kids[1]);
  if (node->nkids < 3) return;
  begin_line(p);
  buf_put(p->out, "else");
  if (node->kids[2]->kind != NODE_IF) {
    body(p, node->kids[2]);
    return;
  }
  buf_putc(p->out, ' ');
  branch(p, node->kids[2]);
}

static void loop(Printer *p, const Node *node) {
  if (node->kind == NODE_WHILE) {
    heading(p, "while", node->kids[0]);
  } else {
    buf_printf(p->out, "for (%s in ", node->text);
    print_expression(p->out, node->kids[0]);
    if (node->kind == NODE_FOR) {
      buf_putc(p->out, ':');
      print_expression(p->out, node->kids[1]);
    }
    buf_putc(p->out, ')');
  }
  body(p, node->kids[node->nkids - 1]);
}

static void assign(Printer *p, const Node *node) {
  print_expression(p->out, node->kids[0]);
  buf_printf(p->out, " %s ", node->text);
  print_expression(p->out, node->kids[1]);
  end(p);
}

static void list(Printer *p, const Node *node, int from) {
  for (int i = from; i < node->nkids; i++) {
    if (i > from) buf_put(p->out, ", ");
    print_expression(p->out, node->kids[i]);
  }
}

static void tilde(Printer *p, const Node *node) {
  const Node *lower = node->kids[TILDE_LOWER], *upper = node->kids[TILDE_UPPER];
  print_expression(p->out, node->kids[TILDE_OUTCOME]);
  buf_printf(p->out, " ~ %s(", node->text);
  list(p, node, TILDE_ARGS);
  buf_putc(p->out, ')');
  if (node->flags & NODE_TRUNCATED) {
    buf_put(p->out, " T[");
    if (lower) print_expression(p->out, lower);
    buf_put(p->out, ", ");
    if (upper) print_expression(p->out, upper);
    buf_putc(p->out, ']');
  }
  end(p);
}

static void decl(Printer *p, const Node *node) {
  if (node->flags & NODE_DATA_ONLY) buf_put(p->out, "data ");
  print_type(p->out, node->kids[0]);
  buf_printf(p->out, " %s", node->text);
  if (node->nkids < 2) return;
  buf_put(p->out, " = ");
  print_expression(p->out, node->kids[1]);
}

static void fundef(Printer *p, const Node *node) {
  print_type(p->out, node->kids[0]);
  buf_printf(p->out, " %s(", node->text);
  for (int i = 2; i < node->nkids; i++) {
    if (i > 2) buf_put(p->out, ", ");
    decl(p, node->kids[i]);
  }
  buf_putc(p->out, ')');
  if (!node->kids[1]) {
    buf_put(p->out, ";\n");
    return;
  }
  buf_putc(p->out, ' ');
  braces(p, node->kids[1], 0);
}

/* word(list) */
static void call(Printer *p, const char *word, const Node *node) {
  buf_printf(p->out, "%s(", word);
  list(p, node, 0);
  buf_putc(p->out, ')');
  end(p);
}

/* word value */
static void word(Printer *p, const char *text, const Node *node) {
  buf_put(p->out, text);
  if (node->nkids) print_expression(p->out, node->kids[0]);
  end(p);
}

static void value(Printer *p, const Node *node) {
  print_expression(p->out, node->kids[0]);
  buf_put(p->out, node->flags & NODE_SILENT || !p->cell ? ";\n" : "\n");
}

static void profile(Printer *p, const Node *node) {
  heading(p, "profile", node->kids[0]);
  buf_putc(p->out, ' ');
  braces(p, node, 1);
}

static void term(Printer *p, const Node *node) {
  print_expression(p->out, node->kids[0]);
  buf_put(p->out, " = ");
  braces(p, node, 1);
}

static void statement(Printer *p, const Node *node) {
  begin_line(p);
  switch (node->kind) {
  case NODE_FUNDEF: fundef(p, node); break;
  case NODE_DECL: decl(p, node), end(p); break;
  case NODE_BLOCK: braces(p, node, 0); break;
  case NODE_ASSIGN: assign(p, node); break;
  case NODE_TILDE: tilde(p, node); break;
  case NODE_TARGET: word(p, "target += ", node); break;
  case NODE_JACOBIAN: word(p, "jacobian += ", node); break;
  case NODE_IF: branch(p, node); break;
  case NODE_WHILE:
  case NODE_FOR:
  case NODE_FOREACH: loop(p, node); break;
  case NODE_BREAK: word(p, "break", node); break;
  case NODE_CONTINUE: word(p, "continue", node); break;
  case NODE_RETURN: word(p, node->nkids ? "return " : "return", node); break;
  case NODE_PRINT: call(p, "print", node); break;
  case NODE_REJECT: call(p, "reject", node); break;
  case NODE_FATAL: call(p, "fatal_error", node); break;
  case NODE_PROFILE: profile(p, node); break;
  case NODE_TERM: term(p, node); break;
  case NODE_EXPR: value(p, node); break;
  case NODE_SKIP: buf_put(p->out, ";\n"); break;
  default: print_expression(p->out, node), buf_putc(p->out, '\n'); break;
  }
}

static void blocks(Printer *p, const Node *root) {
  for (BlockKind kind = 0; kind < BLOCK_COUNT; kind++)
    if (root->kids[kind]) {
      buf_printf(p->out, "%s ", block_name(kind));
      braces(p, root->kids[kind], 0);
    }
}

void print_program(Buf *out, const Node *node) {
  Printer p = {.out = out, .cell = node->kind == NODE_CELL};
  if (node->kind == NODE_PROGRAM)
    blocks(&p, node);
  else if (p.cell)
    for (int i = 0; i < node->nkids; i++) statement(&p, node->kids[i]);
  else
    statement(&p, node);
}
