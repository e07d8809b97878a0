model {
  target += normal_lpdf(1 | 0, 1; // expect error: `(` was opened at 2:24
  target += sum({1, 2); // expect error: expected `,` or `}`, found `)`
  target += 1;
}
