model { real local = 1; }
generated quantities { real y = local; }  // expect error: `local` is not declared
