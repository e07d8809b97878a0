/* SPDX-License-Identifier: BSD-3-Clause
   Inside the parser: the state that parse_*.c share.  After an error the parser is in
   panic: everything returns NULL and says nothing until the statement list finds the next
   statement.  Open brackets are kept on a stack: inside ( [ and the braces of a literal a
   newline of a statement cell means nothing, and an unclosed one is named in the
   message. */
#pragma once
#include "base/map.h"
#include "lang/tree/ast.h"
#include "lang/syntax/lex.h"
#include "lang/syntax/parse.h"

enum {
  PARSER_MAX_DEPTH = 500, /* brackets and blocks inside each other */
  PARSER_MAX_HEIGHT =
      1500, /* nodes above each other: others walk the tree by recursion */
  PARSER_MAX_ERRORS = 40
};

/* Removed syntax; each is noted once a text. */
typedef enum {
  OLD_ARRAY,
  OLD_ARGUMENT,
  OLD_ARROW,
  OLD_INCREMENT,
  OLD_GET_LP,
  OLD_IF_ELSE,
  OLD_LOG,
  OLD_CDF,
  OLD_HASH
} OldSyntax;

typedef struct Bracket {
  Token token;
  bool is_block; /* braces around statements: newlines count again */
} Bracket;

typedef Vec(const char *) Folders;

typedef struct Parser {
  Arena *arena;
  Str source;
  Tokens tokens;
  int pos;
  Diags *diags;
  ParseOptions options;
  const char *name;     /* of the model, by the header line */
  Folders folders;      /* of the header line, where `#include` looks too */
  const SourceMap *map; /* of [source] when files were included */
  Vec(Bracket) brackets;
  Map *functions; /* names defined by the text so far, as keys */
  bool cell;      /* a statement cell */
  bool panic;
  bool quiet;       /* reading a piece for the second time */
  bool is_local;    /* where a declaration is a local one */
  bool lvalue;      /* what is read may be assigned to: `<-` is an arrow */
  bool strings;     /* a string may stand here */
  bool is_negative; /* an operand stands alone behind a minus */
  int depth;
  int errors;
  int end_errors; /* of these, found at the end of the text */
  unsigned noted; /* bits of OldSyntax */
  Map *doubtful;  /* names in what was skipped, as keys */
  bool is_torn;   /* braces do not match: nobody knows what belongs where */
  bool is_deep;   /* it has been said that brackets are too deep */
  bool lost_if;   /* an `else` of this list may belong to what was skipped */
  Span dims;      /* sizes after the name that was declared last; {-1, -1} without */
} Parser;

/* parser.c: tokens, brackets, complaints. */
void parser_init(Parser *p, Str source, bool cell, const ParseOptions *options,
                 Diags *diags);
void parser_free(Parser *p); /* all but the arena */
const Token *parser_peek(const Parser *p);
const Token *parser_peek_at(const Parser *p, int ahead);
bool parser_at(const Parser *p, TokenKind kind);
Token parser_next(Parser *p);
bool parser_accept(Parser *p, TokenKind kind);
bool parser_expect(Parser *p, TokenKind kind, const char *what, const char *hint);
void parser_open(Parser *p, bool is_block); /* the present token is an opening bracket */
bool parser_close(Parser *p,
                  const char *otherwise); /* what else might stand there, or NULL */
bool parser_in_brackets(const Parser *p);
bool parser_line_ends(
    const Parser *p); /* a newline ends a statement that is complete here */
bool parser_open_paren(Parser *p, const char *hint); /* fails when there is none */
bool parser_enter(Parser *p);
void parser_leave(Parser *p);
Span parser_since(const Parser *p,
                  int start); /* from byte [start] to the last token read */
const char *parser_text(Parser *p, Span span);
const char *parser_found(Parser *p); /* the present token, for a message */
/* What to do about the present token where an expression has ended; or NULL. */
const char *parser_cure(const Parser *p);
bool parser_check_height(Parser *p, Node *node);

/* An error: panics.  [hint] may be NULL. */
void parser_fail(Parser *p, const char *hint, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The tokens from place [from] up to the present one are skipped: names among them may be
   declared there. */
void parser_doubt(Parser *p, int from);
void parser_doubt_span(Parser *p, Span span); /* of tokens that were read */
/* A name that is declared is missing: it may be any. */
void parser_doubt_all(Parser *p);
/* An error at a place of its own that leaves no doubt how to go on. */
void parser_complain(Parser *p, Span span, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Removed syntax: a note, or an error where the options are strict. */
void parser_note(Parser *p, OldSyntax old, Span span, const char *hint,
                 const char *format, ...) __attribute__((format(printf, 5, 6)));
/* Where edits of removed syntax go; NULL when none are wanted, or were made already. */
Edits *parser_edits(const Parser *p);

/* parse_name.c: names and what was meant by a wrong one. */
const char *parse_name(Parser *p, const char *what, Span *span);
const char *parse_declared_name(Parser *p, Span *span);
bool parse_at_name(const Parser *p, int ahead);
const char *parse_nearest(const char *name, TokenClass from, TokenClass to);

/* parse_expr.c */
Node *parse_expr(Parser *p);
Node *parse_arithmetic(Parser *p); /* without logical operators: what a bound may be */

/* parse_atom.c */
Node *parse_postfix(Parser *p);
void parse_list(Parser *p, Node *into); /* expressions up to a closing bracket */

/* parse_type.c: DECL_TYPEs, with sizes or (in arguments) without. */
Node *parse_sized_type(Parser *p);
Node *parse_unsized_type(Parser *p);
bool parse_at_type(const Parser *p);

/* parse_decl.c */
void parse_decl(Parser *p, Node *into); /* a DECL for every name of `real a, b = 2;` */
Node *parse_fundef(Parser *p);

/* parse_stmt.c.  Statements are added to [into]: a declaration is one node a name. */
void parse_stmt(Parser *p, Node *into);
void parse_stmts(Parser *p, Node *into); /* up to `}`, the next block or the end */
Node *parse_braces(Parser *p);           /* { statement* } */
void parse_end(Parser *p);               /* `;`, or the newline of a cell */
void parse_resume(Parser *p, int pos,
                  int brackets); /* after a panic in the statement at [pos] */

/* parse_flow.c: statements that begin with a word, and the body of loops and branches. */
Node *parse_flow(Parser *p);

/* parse_simple.c: statements that begin with an expression. */
Node *parse_simple(Parser *p);

/* parse_old.c: removed syntax. */
Node *parse_old_call(Parser *p, Node *call, bool bar);
Node *parse_old_stmt(Parser *p, Node *stmt);
Node *parse_old_dims(Parser *p, Node *type, const char *name);
bool parse_old_arrow(Parser *p, Node *lvalue); /* `<-` */

/* Edits of `real x[N], y;`: a name of the declaration, the sizes after it ({-1, -1}
   without), the byte of the comma before it. */
typedef struct OldName {
  int name, comma;
  Span dims;
} OldName;
void parse_old_decl(Parser *p, const Node *type, const OldName *names, int n);

/* parse_program.c: words of the block heading [ahead]: 0 when there is none, 1, or 2 as
   in `transformed data`. */
int parse_block_words(const Parser *p, int ahead, BlockKind *kind);
bool parse_at_block(const Parser *p); /* a heading and its `{` */
Program *parse_finish(Parser *p, Node *root, const char *name); /* frees the parser */

/* The name in the first [header] bytes, `%%stan NAME --strict -I lib`; sets the
   options. */
const char *parse_header(Parser *p, int header);
