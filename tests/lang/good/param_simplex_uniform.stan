parameters { simplex[4] s; array[2] simplex[2] t; }
model { print(s, t);  // expect print: [0.25,0.25,0.25,0.25][[0.5,0.5],[0.5,0.5]]
}
