transformed data {
  for (i in 1:3) print(i);
  break;  // expect error: break stands in loops only
  if (1) continue;  // expect error: continue stands in loops only
  while (0) { break; continue; }
}
