package commands_test

// small is a framework of two models and one domain.
const small = `
framework: {name: Small, version: 0.1.0, author: Us, publisher: Us, source: https://example.org, license: MIT, copyright: Us, attribution: Ours.}
models:
  own:
    name: Our Own
    short: Own
    summary: We run it.
    words: [ours]
  theirs:
    name: Somebody Else's
    short: Theirs
    summary: They run it.
    words: [bought]
matrix:
  data: [C, P]
domains:
  data:
    name: Data
    summary: All data.
    words: [records]
    tasks: [Look after it]
    questions: ["Do you look after it?"]
    notes:
      own: You do it.
      theirs: They do it.
`
