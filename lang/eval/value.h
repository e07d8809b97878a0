/* SPDX-License-Identifier: BSD-3-Clause
   Values of the interpreter and of notebook variables: immutable once shared, counted.
   value_ref shares, value_drop lets go and sets the pointer to NULL. */
#pragma once
#include "base/digest.h"
#include "base/map.h"
#include "math/view/view.h"

typedef struct Value Value;
struct Value {
  Type type; /* numeric types, or STRING, TABLE, RECORD, MODEL, FIT, VOID */
  int refs;
  View view;    /* numbers, owned by the value; shape alone where there are none */
  char *text;   /* STRING; of an array of STRING the block that [texts] point into */
  char **texts; /* array of STRING: view.size texts */
  /* tuples: type.nparts members, complex: real and imaginary part, each with the array
     dimensions of the value; array of records, objects: view.size */
  Value **items;
  Map *fields;                       /* RECORD and TABLE: name -> Value *, in order */
  void *object;                      /* MODEL, FIT: the session's object ... */
  void (*object_free)(void *object); /* ... let go of with the last reference */
  bool has_digest;
  Digest digest; /* kept once it was needed */
};

/* zeroed numbers; reals NaN, ints INT_MIN */
Value *value_new(Type type, const long *dims);
Value *value_zeros(Type type, const long *dims); /* the same with zeros */
Value *value_int(int x);
Value *value_real(double x);
Value *value_text(const char *text);
Value *value_texts(const char *const *texts, long n); /* array[n] string */
Value *value_tuple(Value **items, int n);             /* consumes the members */
/* The same of arrays: tuples with [array] dimensions, which every member has first. */
Value *value_tuples(Value **items, int n, int array);
/* Complex numbers of two blocks of reals of one shape; consumes both. */
Value *value_complex(Value **re, Value **im);
/* A value of type [t] from its leaves (lang/tree/leaf.h), which are consumed. */
Value *value_regroup(Type t, Value *const *leaves);
Value *value_leaf(const Value *v, int k); /* leaf [k], borrowed */
/* after a member has been replaced by one of another type */
void value_refresh(Value *tuple);
/* Element [i] (from 0) along the first dimension: of an array, vector, matrix (a row). */
Value *value_at(const Value *v, long i);
/* array; consumes members */
Value *value_items(Type type, const long *dims, Value **items);
Value *value_table(void);  /* columns are added with value_set_field */
Value *value_record(void); /* fields are added with value_set_field */
Value *value_object(Base base, void *object, void (*object_free)(void *object));
/* What could not be read: of type ERROR, [text] says why; using it is the error. */
Value *value_fault(const char *why);
/* From so many numbers on a new value begins on a cache line. */
enum { VALUE_LARGE = 512 };
Value *value_from_view(const View *view); /* copies the numbers */
Value *value_adopt(const View *view);     /* takes the numbers, a block of mem_new */
Value *value_ref(const Value *v);
void value_drop(Value **v);

/* [v] itself when nobody else holds it, else a copy of its numbers (v is consumed). */
Value *value_own(Value **v);

/* A copy of the int numbers of [v] as reals (array shape kept); consumes v. */
Value *value_promote(Value **v, Type to);
/* The same for tuples, member by member, and from real to complex. */
Value *value_promote_group(Value **v, Type to);

void value_set_field(Value *record, const char *name, Value *field); /* consumes field */
/* borrowed or NULL */
Value *value_field(const Value *record, const char *name);

/* Whether [v] may be a column of a table: numbers or texts in one dimension. */
bool value_is_column(const Value *v);

/* Rows of a table: size of its first column, 0 without columns. */
long value_rows(const Value *table);

/* Step in storage of every dimension: rows of a matrix lie side by side. */
void value_steps(const View *view, long step[VIEW_MAX_DIMS]);

/* Digest of type, shape and bits. */
Digest value_digest(Value *v);

/* For people: "[1, 2.5, 3]", "array[3] vector[2]: ..."; at most [limit] elements a
   dimension. */
void value_print(Buf *out, const Value *v, int limit);

/* As Stan's print() writes it. */
void value_print_stan(Buf *out, const Value *v);
void value_put_real(Buf *out, double x); /* one number, both ways */
