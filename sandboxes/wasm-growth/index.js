// A view of a module's memory is made once and used again and again. Until the module needs more room.
const fs = require('fs');
const compiled = new WebAssembly.Module(fs.readFileSync('./notes.wasm'));
const { memory, keep } = new WebAssembly.Instance(compiled).exports;

const view = new Uint8Array(memory.buffer);
for (const number of [11, 22, 33]) {
  const at = keep(number);
  console.log(`kept ${number} at ${at}; the view has ${view.length} bytes and shows`, view[at]);
}
console.log('a fresh view has', new Uint8Array(memory.buffer).length, 'bytes and shows', new Uint8Array(memory.buffer)[65536]);
