data { array[2] real lo; }
parameters { array[2] real<lower=lo> a; array[2] real<offset=lo> b; }
model { print(a, b);  // expect print: [2,3][1,2]
}
// data: {"lo": [1, 2]}
// expect target: 0
