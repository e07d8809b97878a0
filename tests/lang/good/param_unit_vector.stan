parameters { unit_vector[2] u; }
model { print(u);  // expect print: [0.6,0.8]
}
// at: 3 4
// expect target: -12.5
