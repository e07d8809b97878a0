data { }
model { }
