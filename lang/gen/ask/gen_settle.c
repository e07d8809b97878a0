/* SPDX-License-Identifier: BSD-3-Clause
   Locals that are settled: nothing but additions to themselves reads them before their
   last write.  What they held on the way there is in no derivative, so that it need not
   be kept for the reverse sweep. */
#include <string.h>
#include "lang/gen/ask/ask.h"

typedef struct Scan {
  Settling *to;
  int place; /* of the statement, + 1 */
} Scan;

static void scan(const Scan *s, const Node *n);

static void scan_kids(const Scan *s, const Node *n, int from) {
  for (int i = from; i < n->nkids; i++)
    if (n->kids[i]) scan(s, n->kids[i]);
}

static void scan_indices(const Scan *s, const Node *lvalue) {
  for (const Node *e = lvalue; e->kind == NODE_INDEX; e = e->kids[0]) scan_kids(s, e, 1);
}

const Node *added_term(const Node *lvalue, const Node *value) {
  if (value->kind != NODE_BINARY || value->text[1]) return NULL;
  bool plus = value->text[0] == '+';
  if ((plus || value->text[0] == '-') && node_eq(value->kids[0], lvalue))
    return value->kids[1];
  return plus && node_eq(value->kids[1], lvalue) ? value->kids[0] : NULL;
}

static void scan_assign(const Scan *s, const Node *n) {
  const Node *lvalue = n->kids[0], *root = lvalue_root(lvalue), *value = n->kids[1];
  bool adds = !strcmp(n->text, "+=") || !strcmp(n->text, "-=");
  const Node *other = !strcmp(n->text, "=") ? added_term(lvalue, value) : NULL;
  addresses_set(&s->to->last_write, root->sym, s->place);
  scan_indices(s, lvalue);
  if (strcmp(n->text, "=") && !adds) scan(s, root);
  scan(s, other ? other : value);
}

static void scan(const Scan *s, const Node *n) {
  if (n->kind == NODE_ASSIGN) {
    scan_assign(s, n);
    return;
  }
  if (n->kind == NODE_TERM)
    addresses_set(&s->to->last_write, lvalue_root(n->kids[0])->sym, s->place);
  if (n->kind == NODE_VAR && n->sym && !addresses_get(&s->to->first_read, n->sym))
    addresses_set(&s->to->first_read, n->sym, s->place);
  scan_kids(s, n, 0);
}

static bool any_decl(Node *const *s, int n) {
  for (int i = 0; i < n; i++)
    if (s[i] && s[i]->kind == NODE_DECL) return true;
  return false;
}

void settling_begin(Settling *t, Node *const *s, int n) {
  *t = (Settling){0};
  if (!any_decl(s, n)) return;
  for (int i = 0; i < n; i++)
    if (s[i]) scan(&(Scan){t, i + 1}, s[i]);
}

bool settling_has(const Settling *t, const Sym *sym) {
  int read = addresses_get(&t->first_read, sym);
  return !read || read > addresses_get(&t->last_write, sym);
}

void settling_free(Settling *t) {
  addresses_free(&t->first_read);
  addresses_free(&t->last_write);
}
