transformed data { real x = target(); }  // expect error: `target()` may not be used here
generated quantities { real y = target(); }  // expect error: `target()` may not be used here
