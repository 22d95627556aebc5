// The same two jobs in JavaScript and in WebAssembly. `measure` times a job on this machine; see "measured" beside the result.
const fs = require('fs');
const { measure } = require('etude');

const GREETINGS = ['Hello', 'Bonjour', 'Hallo', 'Ciao', 'Hej'];
const PRIMES_BELOW = 20000;
const ROUNDS = 40;

const compiled = new WebAssembly.Module(fs.readFileSync('./work.wasm'));
const { memory, countCapitals, countPrimes } = new WebAssembly.Instance(compiled).exports;

// ---- a trivial job: the text must be encoded and copied before the module can look at it ----

function capitalsInJs(text) {
  let found = 0;
  for (const letter of text) if (letter >= 'A' && letter <= 'Z') found++;
  return found;
}

function capitalsInWasm(text) {
  const bytes = new TextEncoder().encode(text);
  new Uint8Array(memory.buffer).set(bytes);
  return countCapitals(0, bytes.length);
}

// ---- a heavy job: one number in, one number out ----

function primesInJs(limit) {
  let found = 0;
  for (let number = 2; number < limit; number++) {
    let divisor = 2;
    while (divisor * divisor <= number && number % divisor !== 0) divisor++;
    if (divisor * divisor > number) found++;
  }
  return found;
}

const everyGreeting = (count) => {
  let total = 0;
  for (let round = 0; round < ROUNDS; round++) for (const greeting of GREETINGS) total += count(greeting);
  return total;
};

console.log('capitals, JavaScript:', measure('trivial job, JavaScript', () => everyGreeting(capitalsInJs)));
console.log('capitals, Wasm:      ', measure('trivial job, Wasm', () => everyGreeting(capitalsInWasm)));
console.log('primes, JavaScript:  ', measure('heavy job, JavaScript', () => primesInJs(PRIMES_BELOW)));
console.log('primes, Wasm:        ', measure('heavy job, Wasm', () => countPrimes(PRIMES_BELOW)));
