parameters { real x; vector[2] v; }
model {
  x ~ std_normal();
  v ~ std_normal();
}
// at: 0.5 1 2
// expect target: -5.3818155996140185
