functions { real g(real x) { return x + 1; } }
===
functions { real g(real x) { return x + 2; } }
===
functions { real g(int x) { return x + 1; } }
===
functions { real g(real x) { return x + 1; } real h(real x) { return x; } }
===
functions { real h(real x) { return 2 * x; } real g(real x) { return h(x) + 1; } }
===
functions { real h(real x) { return 3 * x; } real g(real x) { return h(x) + 1; } }
