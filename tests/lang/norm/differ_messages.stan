parameters { real a; }
model { print("a", a); }
===
parameters { real a; }
model { print("b", a); }
===
parameters { real a; }
model { reject("a", a); }
===
parameters { real a; }
model { print("a"); print(a); }
