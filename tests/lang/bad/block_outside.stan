real x; // expect error: expected a block
model { }
