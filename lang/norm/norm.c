/* SPDX-License-Identifier: BSD-3-Clause
   The normal form.  Statements are lines, indented by depth; expressions are in prefix
   form, so that nothing depends on brackets.  v1, v2, ... are variables, f1, f2, ...
   functions, $name the names of the notebook. */
#include "lang/norm/norm.h"
#include <string.h>
#include "base/address.h"
#include "lang/norm/norm_reach.h"

enum {
  LANGUAGE_VERSION = 1
}; /* raised when the same text comes to mean something else */

typedef struct Norm {
  Buf *out;
  Reach *reach;
  Addresses vars; /* their numbers, from 1 */
  int depth;
  NormLines *lines; /* names are kept, and places noted; or NULL */
  BlockKind block;
} Norm;

static void put_node(Norm *n, const Node *node);

static int var_number(Norm *n, const Sym *sym) {
  int number = addresses_get(&n->vars, sym);
  if (!number) addresses_set(&n->vars, sym, number = n->vars.count + 1);
  return number;
}

/* Data are known by their place among the declarations. */
static bool is_bound_by_name(const Sym *sym) {
  return !sym->is_local && sym->block == BLOCK_NOTEBOOK;
}

static void put_name(Norm *n, const Sym *sym, const char *text) {
  if (!sym || is_bound_by_name(sym) || n->lines)
    buf_printf(n->out, "$%s", text);
  else
    buf_printf(n->out, "v%d", var_number(n, sym));
}

static void put_string(Norm *n, const char *text) {
  buf_putc(n->out, '"');
  for (; *text; text++) {
    if (*text == '"' || *text == '\\') buf_putc(n->out, '\\');
    if (*text == '\n')
      buf_put(n->out, "\\n");
    else
      buf_putc(n->out, *text);
  }
  buf_putc(n->out, '"');
}

static void put_callee(Norm *n, const Node *node) {
  int number = node->sym ? reach_number(n->reach, node->sym) : 0;
  if (!number)
    buf_put(n->out, node->text);
  else
    buf_printf(n->out, "f%d%s", number, node->match.propto ? "u" : "");
}

static void put_var(Norm *n, const Node *node) {
  int number = node->type.base == BASE_FUNCTION ? reach_number(n->reach, node->sym) : 0;
  bool propto =
      text_has_suffix(node->text, "_lupdf") || text_has_suffix(node->text, "_lupmf");
  if (number)
    buf_printf(n->out, "f%d%s", number, propto ? "u" : "");
  else
    put_name(n, node->sym, node->text);
}

static void put_kids(Norm *n, const Node *node) {
  for (int i = 0; i < node->nkids; i++) {
    buf_putc(n->out, ' ');
    if (node->kids[i])
      put_node(n, node->kids[i]);
    else
      buf_putc(n->out, '_');
  }
}

static void put_decl_type(Norm *n, const Node *node) {
  Type type = {.base = node->base, .array = node->array};
  buf_put(n->out, "(type ");
  type_print(n->out, type);
  if (node->transform != TRANSFORM_NONE) buf_printf(n->out, " %d", (int)node->transform);
  put_kids(n, node);
  buf_putc(n->out, ')');
}

static void put_lower(Norm *n, const char *name) {
  for (; *name; name++)
    buf_putc(n->out, (char)(*name >= 'A' && *name <= 'Z' ? *name + 32 : *name));
}

static void put_compound(Norm *n, const Node *node) {
  buf_putc(n->out, '(');
  if (node->kind == NODE_CALL) {
    put_callee(n, node);
  } else {
    put_lower(n, node_kind_name(node->kind));
    if (node->text) buf_printf(n->out, " %s", node->text);
  }
  put_kids(n, node);
  buf_putc(n->out, ')');
}

static void put_node(Norm *n, const Node *node) {
  switch (node->kind) {
  case NODE_VAR: put_var(n, node); break;
  case NODE_INT: buf_printf(n->out, "%d", node->i); break;
  case NODE_REAL:
    buf_putc(n->out, 'r');
    buf_double(n->out, node->r);
    break;
  case NODE_IMAG:
    buf_putc(n->out, 'i');
    buf_double(n->out, node->r);
    break;
  case NODE_STRING: put_string(n, node->text); break;
  case NODE_PROMOTE: put_node(n, node->kids[0]); break;
  case NODE_DECL_TYPE: put_decl_type(n, node); break;
  default: put_compound(n, node); break;
  }
}

static void put_statement(Norm *n, const Node *node);

static void start_line(Norm *n, const Node *node) {
  if (n->lines)
    vec_push(&n->lines->at, ((NormLine){n->block, n->out->n, node->span.start}));
  for (int i = 0; i < n->depth; i++) buf_put(n->out, "  ");
}

static void put_list(Norm *n, Node *const *at, int count) {
  n->depth++;
  for (int i = 0; i < count; i++)
    if (at[i]) put_statement(n, at[i]);
  n->depth--;
}

/* Whether braces stand around a body makes no difference. */
static void put_body(Norm *n, Node *body) {
  if (body->kind == NODE_BLOCK)
    put_list(n, body->kids, body->nkids);
  else
    put_list(n, &body, 1);
}

/* The head of a loop or branch: its expressions, then a line for each statement. */
static void put_head(Norm *n, const Node *node, int nheads) {
  put_lower(n, node_kind_name(node->kind));
  if (node->text) {
    buf_putc(n->out, ' ');
    put_name(n, node->sym, node->text);
  }
  for (int i = 0; i < nheads; i++) {
    buf_putc(n->out, ' ');
    put_node(n, node->kids[i]);
  }
  buf_putc(n->out, '\n');
  put_body(n, node->kids[nheads]);
}

static void put_if(Norm *n, const Node *node) {
  put_head(n, node, 1);
  if (node->nkids < 3 || !node->kids[2]) return;
  start_line(n, node->kids[2]);
  buf_put(n->out, "else\n");
  put_body(n, node->kids[2]);
}

static void put_fundef(Norm *n, const Node *def) {
  buf_printf(n->out, "function f%d", reach_number(n->reach, def->sym));
  for (int i = 0; i < def->nkids; i++) {
    if (i == 1) continue;
    buf_putc(n->out, ' ');
    if (def->kids[i]->flags & NODE_DATA_ONLY) buf_put(n->out, "data ");
    if (i) put_name(n, def->kids[i]->sym, def->kids[i]->text);
    put_decl_type(n, i ? def->kids[i]->kids[0] : def->kids[i]);
  }
  buf_putc(n->out, '\n');
  put_body(n, def->kids[1]);
}

/* What a distribution with bounds divides by, where that is the user's. */
static void put_cdfs(Norm *n, const Node *node) {
  bool has_cdfs = node->kind == NODE_TILDE && node->others;
  for (int k = 0; has_cdfs && k < CDF_COUNT; k++)
    if (node->others[k])
      buf_printf(n->out, " f%d", reach_number(n->reach, node->others[k]));
}

static void put_simple(Norm *n, const Node *node) {
  unsigned flags = node->flags & ~(unsigned)NODE_PARENS;
  put_lower(n, node_kind_name(node->kind));
  if (flags) buf_printf(n->out, " /%u", flags);
  if (node->text) buf_putc(n->out, ' ');
  if (node->kind == NODE_DECL)
    put_name(n, node->sym, node->text);
  else if (node->kind == NODE_TILDE)
    put_callee(n, node);
  else if (node->text)
    buf_put(n->out, node->text);
  put_cdfs(n, node);
  put_kids(n, node);
  buf_putc(n->out, '\n');
}

static void put_statement(Norm *n, const Node *node) {
  if (node->kind == NODE_SKIP) return;
  bool is_used = n->lines || reach_has_data(n->reach, node);
  if (node->kind == NODE_DECL && !is_used) return;
  start_line(n, node);
  switch (node->kind) {
  case NODE_BLOCK:
    buf_put(n->out, "block\n");
    put_list(n, node->kids, node->nkids);
    break;
  case NODE_PROFILE:
    buf_put(n->out, "block\n");
    put_list(n, node->kids + 1, node->nkids - 1);
    break;
  case NODE_TERM:
    buf_put(n->out, "term ");
    put_node(n, node->kids[0]);
    buf_putc(n->out, '\n');
    put_list(n, node->kids + 1, node->nkids - 1);
    break;
  case NODE_IF: put_if(n, node); break;
  case NODE_WHILE: put_head(n, node, 1); break;
  case NODE_FOR: put_head(n, node, 2); break;
  case NODE_FOREACH: put_head(n, node, 1); break;
  case NODE_FUNDEF: put_fundef(n, node); break;
  default: put_simple(n, node); break;
  }
}

static void put_blocks(Norm *n, const Program *program, Slice slice) {
  for (int kind = BLOCK_DATA; kind < BLOCK_COUNT; kind++) {
    const Node *block = program->root->kids[kind];
    if (!block || block->nkids == 0 ||
        (kind == BLOCK_GENERATED && slice == SLICE_DENSITY))
      continue;
    n->block = (BlockKind)kind;
    if (!n->lines) buf_printf(n->out, "%s\n", block_name(n->block));
    put_list(n, block->kids, block->nkids);
  }
}

static Norm norm_open(Buf *out, Reach *reach, NormLines *lines) {
  Norm n = {.out = out, .reach = reach, .lines = lines, .block = BLOCK_FUNCTIONS};
  for (int i = 0; i < reach_count(reach); i++) put_statement(&n, reach_at(reach, i));
  return n;
}

static void norm_close(Norm *n) {
  addresses_free(&n->vars);
  reach_destroy(&n->reach);
}

void norm_print(Buf *out, const Program *program, Slice slice) {
  Norm n = norm_open(out, reach_new(program, slice), NULL);
  if (program->root->kind == NODE_PROGRAM) {
    put_blocks(&n, program, slice);
  } else {
    n.depth = -1;
    put_list(&n, program->root->kids, program->root->nkids);
  }
  norm_close(&n);
}

NormLines norm_lines(const Program *program, Slice slice) {
  NormLines lines = {0};
  Norm n = norm_open(&lines.text, reach_new(program, slice), &lines);
  put_blocks(&n, program, slice);
  norm_close(&n);
  return lines;
}

void norm_lines_free(NormLines *lines) {
  buf_free(&lines->text);
  vec_free(&lines->at);
}

Str norm_line(const NormLines *lines, int i) {
  size_t start = lines->at.at[i].start;
  size_t end = i + 1 < lines->at.n ? lines->at.at[i + 1].start : lines->text.n;
  return (Str){buf_text(&lines->text) + start, end - start};
}

static Digest digest_of_form(Buf *text) {
  Hasher *h = hasher_new("norm");
  hash_int(h, "language", LANGUAGE_VERSION);
  hash_digest(h, "functions", fn_digest());
  hash_text(h, "program", buf_text(text));
  buf_free(text);
  return hasher_end(&h);
}

Digest norm_digest(const Program *program, Slice slice) {
  Buf text = {0};
  norm_print(&text, program, slice);
  return digest_of_form(&text);
}

Digest norm_function_digest(const Sym *function) {
  Buf text = {0};
  Norm n = norm_open(&text, reach_new_function(function), NULL);
  norm_close(&n);
  return digest_of_form(&text);
}
