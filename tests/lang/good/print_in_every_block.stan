functions { real say(real x) { print("function"); return x; } }
transformed data { print("transformed data");  // expect print: transformed data
}
parameters { real p; }
transformed parameters { real q = p; print("transformed parameters");  // expect print: transformed parameters
}
model { target += say(q); print("model");  // expect print: function // expect print: model
}
generated quantities { print("generated quantities");  // expect print: generated quantities
}
