%%stan 2fast // expect error: is not a name for a model
model { }
