data { } } // expect error: `}` without `{`
model { }
