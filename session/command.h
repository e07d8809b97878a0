/* SPDX-License-Identifier: BSD-3-Clause
   Functions of the notebook: sample, summary, plots, files.  Rows of command.def. */
#pragma once
#include "session/state.h"

/* Part of the key of outputs, which are not shown any more once it is raised: when a
   command, a table or a plot comes to give something else for the same arguments. */
enum { COMMANDS_VERSION = 3 };

/* Arguments of a call. */
typedef struct Args {
  Eval *eval;
  const Node *call;
  Value **values;
  const char *const *names; /* NULL where positional */
  int count;
  unsigned long taken; /* bit i: argument i was understood */
} Args;

typedef Value *CommandFn(Session *s, Args *args);

typedef struct Command {
  const char *name, *signature, *doc;
  CommandFn *run;
} Command;

const Command *command_find(const char *name);
const Command *command_at(int i); /* NULL past the last */

/* Name of argument [i] (from 0) in the signature; false past the last. */
enum { ARGUMENT_NAME = ASSIST_NAME };
bool command_argument(const Command *command, int i, char name[ARGUMENT_NAME]);

#define COMMAND(name, signature, doc) CommandFn command_##name;
#include "session/command.def"
#undef COMMAND

/* The argument called [name], or positional [position] (-1: by name only); NULL when
   absent. */
Value *args_take(Args *args, const char *name, int position);

/* Typed forms: false when absent or (with the error said) of the wrong type. */
bool args_int(Args *args, const char *name, long low, long high, long *out);
bool args_real(Args *args, const char *name, double low, double high, double *out);
bool args_text(Args *args, const char *name, int position, const char **out);
bool args_flag(Args *args, const char *name, bool *out);

/* Whether [text], given as [name], can be the name of a file: it is not empty and no
   folder by its form ("data/", "."); false as above. */
bool args_is_file(Args *args, const char *name, const char *text);

/* The number [v] that was given as [name]; false as above. */
bool args_number(Args *args, const char *name, const Value *v, long low, long high,
                 long *out);

/* Whether there is an argument by this name. */
bool args_has(const Args *args, const char *name);

/* Texts of a string or an array of strings (borrowed pointers, array the caller's). */
bool args_texts(Args *args, const char *name, int position, const char ***out,
                int *count);

/* Says what is wrong with the call; the error of [eval]. */
void args_fail(Args *args, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool args_failed(const Args *args);

/* The call was interrupted. */
void args_interrupted(Args *args);

/* Complains about arguments nobody took, with the nearest of [known] (ends with NULL). */
bool args_done(Args *args, const char *const *known);
