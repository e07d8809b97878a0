transformed data {
  print("tab\\t quote\"q\" // no comment /* none */");  // expect print: tab\t quote"q" // no comment /* none */
}
