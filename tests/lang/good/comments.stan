// first line
data { // after a brace
  int /* inside */ N; /* several
  lines with a } and a ; */
  /**/ real x; //
  /* // */ real y;
  // /* not open
}
model { /***/ }
// last line without newline