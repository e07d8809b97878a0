data { }
x = 3; // expect error: statements stand inside the braces of a block
model { }
