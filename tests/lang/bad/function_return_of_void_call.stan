functions {
  void v() { }
  void w() { return v(); }  // expect error: `v` gives no value // expect error: `w` is void and returns nothing
}
