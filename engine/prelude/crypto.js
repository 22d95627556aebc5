// crypto: random values from the run's seed, and digests by the host.
(() => {
  'use strict';
  const { shared } = __native;
  const { hostCall } = shared;
  const { random } = Math;

  const fill = (view) => {
    const bytes = shared.bytesOf(view);
    for (let i = 0; i < bytes.length; i++) bytes[i] = Math.floor(random() * 256);
    return view;
  };
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const digest = (name, bytes) => hostCall('etude.digest', name, bytes);

  class SubtleCrypto {
    async digest(algorithm, data) {
      const name = typeof algorithm === 'string' ? algorithm : algorithm?.name;
      const bytes = shared.bytesOf(data);
      if (bytes === undefined) throw new TypeError("Failed to execute 'digest' on 'SubtleCrypto': parameter 2 is not of type 'ArrayBuffer or ArrayBufferView'.");
      const hash = digest(String(name), bytes);
      if (hash === undefined) throw new DOMException('Unrecognized or unimplemented digest algorithm requested.', 'NotSupportedError');
      return hash;
    }
    get [Symbol.toStringTag]() {
      return 'SubtleCrypto';
    }
  }

  class Crypto {
    #subtle = new SubtleCrypto();
    get subtle() {
      return this.#subtle;
    }
    getRandomValues(view) {
      if (!ArrayBuffer.isView(view) || view instanceof Float32Array || view instanceof Float64Array || view instanceof DataView) {
        throw new DOMException('The data argument must be an integer-type TypedArray', 'TypeMismatchError');
      }
      if (view.byteLength > 65536) throw new DOMException(`The requested length exceeds 65,536 bytes`, 'QuotaExceededError');
      return fill(view);
    }
    randomUUID() {
      const bytes = fill(new Uint8Array(16));
      bytes[6] = (bytes[6] & 0x0f) | 0x40;
      bytes[8] = (bytes[8] & 0x3f) | 0x80;
      return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    }
    get [Symbol.toStringTag]() {
      return 'Crypto';
    }
  }
  const crypto = new Crypto();
  shared.expose({ crypto, Crypto, SubtleCrypto });

  // ---- Node's module ----

  class Hash {
    #name;
    #parts = [];
    #ended = false;
    constructor(name) {
      if (digest(name, new Uint8Array(0)) === undefined) throw new Error('Digest method not supported');
      this.#name = name;
    }
    update(data, encoding) {
      if (this.#ended) throw Object.assign(new Error('Digest already called'), { code: 'ERR_CRYPTO_HASH_FINALIZED' });
      this.#parts.push(typeof data === 'string' ? shared.Buffer.from(data, encoding) : shared.bytesOf(data));
      return this;
    }
    digest(encoding) {
      this.#ended = true;
      const hash = shared.Buffer.from(digest(this.#name, shared.Buffer.concat(this.#parts)));
      return encoding === undefined ? hash : hash.toString(encoding);
    }
  }
  const BLOCK = { sha384: 128, sha512: 128 };
  class Hmac {
    #name;
    #outer;
    #inner;
    constructor(name, key) {
      this.#name = name;
      const size = BLOCK[name.toLowerCase()] ?? 64;
      let bytes = shared.Buffer.from(key);
      if (bytes.length > size) bytes = new Hash(name).update(bytes).digest();
      const padded = shared.Buffer.alloc(size);
      padded.set(bytes);
      this.#outer = padded.map((byte) => byte ^ 0x5c);
      this.#inner = new Hash(name).update(padded.map((byte) => byte ^ 0x36));
    }
    update(data, encoding) {
      this.#inner.update(data, encoding);
      return this;
    }
    digest(encoding) {
      return new Hash(this.#name).update(this.#outer).update(this.#inner.digest()).digest(encoding);
    }
  }
  shared.registerModule('crypto', () => ({
    webcrypto: crypto,
    subtle: crypto.subtle,
    randomUUID: () => crypto.randomUUID(),
    getRandomValues: (view) => crypto.getRandomValues(view),
    randomBytes: (size, done) => {
      const bytes = fill(shared.Buffer.alloc(size));
      return done ? shared.nextTick(done, null, bytes) : bytes;
    },
    randomInt: (low, high) => (high === undefined ? Math.floor(random() * low) : low + Math.floor(random() * (high - low))),
    createHash: (name) => new Hash(name),
    createHmac: (name, key) => new Hmac(name, key),
    getHashes: () => ['sha224', 'sha256', 'sha384', 'sha512'],
    timingSafeEqual(a, b) {
      if (a.byteLength !== b.byteLength) throw Object.assign(new RangeError('Input buffers must have the same byte length'), { code: 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH' });
      return shared.Buffer.compare(shared.bytesOf(a), shared.bytesOf(b)) === 0;
    },
  }));
})();
