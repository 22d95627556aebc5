// Greets people. Ada is fine; Zoë loses a part of her name. Mend it.
const fs = require('fs');
const compiled = new WebAssembly.Module(fs.readFileSync('./greet.wasm'));
const { memory, greet } = new WebAssembly.Instance(compiled).exports;

function greeting(name) {
  const bytes = new TextEncoder().encode(name);
  new Uint8Array(memory.buffer).set(bytes, 256);
  const length = greet(name.length + 1);
  return new TextDecoder().decode(new Uint8Array(memory.buffer, 1024, length));
}

for (const name of ['Ada', 'Zoë', 'Łukasz', '👍']) console.log(greeting(name));
