model {
  target += normal_lpdf(1, 0, 1); // expect error: write `normal_lpdf(1 | 0, 1)`
  target += sum(1 | 2); // expect error: `|` is for functions that end in
  target += normal_lpdf(1 | 0 | 1); // expect error: expected `,` or `)`, found `|`
}
