// Greets people. A length is counted in bytes, on both sides of the border.
const fs = require('fs');
const compiled = new WebAssembly.Module(fs.readFileSync('./greet.wasm'));
const { memory, greet } = new WebAssembly.Instance(compiled).exports;

function greeting(name) {
  const bytes = new TextEncoder().encode(name);
  new Uint8Array(memory.buffer).set(bytes, 256);
  const length = greet(bytes.length);
  return new TextDecoder().decode(new Uint8Array(memory.buffer, 1024, length));
}

for (const name of ['Ada', 'Zoë', 'Łukasz', '👍']) console.log(greeting(name));
