parameters { real s; }
model {
  1 ~ normal(0, s);  // expect stop: sigma
}
// at: -2
