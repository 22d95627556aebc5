// Node's Buffer: a Uint8Array that reads and writes text in several encodings.
(() => {
  'use strict';
  const { shared } = __native;

  const encodingOf = (name = 'utf8') => {
    const known = { utf8: 'utf8', 'utf-8': 'utf8', hex: 'hex', base64: 'base64', base64url: 'base64url', latin1: 'latin1', binary: 'latin1', ascii: 'latin1', ucs2: 'utf16le', 'ucs-2': 'utf16le', utf16le: 'utf16le', 'utf-16le': 'utf16le' };
    const encoding = known[String(name).toLowerCase()];
    if (!encoding) throw Object.assign(new TypeError(`Unknown encoding: ${name}`), { code: 'ERR_UNKNOWN_ENCODING' });
    return encoding;
  };

  function encode(text, encoding) {
    switch (encodingOf(encoding)) {
      case 'hex': {
        const pairs = /^(?:[0-9a-fA-F]{2})*/.exec(text)[0].match(/../g) ?? [];
        return Uint8Array.from(pairs, (pair) => parseInt(pair, 16));
      }
      case 'base64':
      case 'base64url':
        return shared.fromBase64(text);
      case 'latin1':
        return Uint8Array.from(text, (char) => char.charCodeAt(0));
      case 'utf16le':
        return new Uint8Array(Uint16Array.from(text.split(''), (char) => char.charCodeAt(0)).buffer);
      default:
        return shared.utf8(text);
    }
  }

  function decode(bytes, encoding) {
    switch (encodingOf(encoding)) {
      case 'hex':
        return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
      case 'base64':
        return shared.toBase64(bytes);
      case 'base64url':
        return shared.toBase64(bytes, true);
      case 'latin1':
        return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
      case 'utf16le':
        return new TextDecoder('utf-16le', { ignoreBOM: true }).decode(bytes);
      default:
        return shared.textOf(bytes);
    }
  }

  class Buffer extends Uint8Array {
    static get [Symbol.species]() {
      return Buffer;
    }
    static from(value, encodingOrOffset, length) {
      if (typeof value === 'string') return Buffer.#over(encode(value, encodingOrOffset));
      if (value instanceof ArrayBuffer) return new Buffer(value, encodingOrOffset, length);
      if (ArrayBuffer.isView(value) || Array.isArray(value)) return Buffer.#over(Uint8Array.from(value));
      if (value?.type === 'Buffer' && Array.isArray(value.data)) return Buffer.#over(Uint8Array.from(value.data));
      if (value && typeof value === 'object' && typeof value.length === 'number') return Buffer.#over(Uint8Array.from(value));
      throw Object.assign(
        new TypeError(`The first argument must be of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object. Received ${shared.received(value)}`),
        { code: 'ERR_INVALID_ARG_TYPE' },
      );
    }
    static #over(bytes) {
      return new Buffer(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    static alloc(size, fill, encoding) {
      const buffer = new Buffer(size);
      if (fill !== undefined) buffer.fill(fill, encoding);
      return buffer;
    }
    static allocUnsafe(size) {
      return new Buffer(size);
    }
    static isBuffer(value) {
      return value instanceof Buffer;
    }
    static isEncoding(name) {
      try {
        return Boolean(encodingOf(name));
      } catch {
        return false;
      }
    }
    static byteLength(value, encoding) {
      return typeof value === 'string' ? encode(value, encoding).length : value.byteLength;
    }
    static concat(list, length = list.reduce((sum, item) => sum + item.length, 0)) {
      const joined = Buffer.alloc(length);
      let at = 0;
      for (const item of list) {
        joined.set(item.subarray(0, Math.max(length - at, 0)), at);
        at += item.length;
      }
      return joined;
    }
    static compare(a, b) {
      for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
      return Math.sign(a.length - b.length);
    }
    toString(encoding, start = 0, end = this.length) {
      return decode(this.subarray(start, end), encoding);
    }
    toJSON() {
      return { type: 'Buffer', data: Array.from(this) };
    }
    equals(other) {
      return Buffer.compare(this, other) === 0;
    }
    compare(other) {
      return Buffer.compare(this, other);
    }
    write(text, offset = 0, length, encoding) {
      if (typeof offset === 'string') [offset, encoding] = [0, offset];
      if (typeof length === 'string') [length, encoding] = [undefined, length];
      const bytes = encode(text, encoding).subarray(0, Math.min(length ?? Infinity, this.length - offset));
      this.set(bytes, offset);
      return bytes.length;
    }
    copy(target, at = 0, start = 0, end = this.length) {
      const part = this.subarray(start, Math.min(end, start + target.length - at));
      target.set(part, at);
      return part.length;
    }
    slice(start, end) {
      return this.subarray(start, end);
    }
    fill(value, ...rest) {
      if (typeof value !== 'string') return super.fill(value, ...rest);
      const bytes = encode(value, rest.find((item) => typeof item === 'string'));
      for (let i = 0; i < this.length && bytes.length; i++) this[i] = bytes[i % bytes.length];
      return this;
    }
    indexOf(value, from = 0, encoding) {
      if (typeof value === 'number') return super.indexOf(value, from);
      const needle = typeof value === 'string' ? encode(value, encoding) : value;
      for (let i = from; i + needle.length <= this.length; i++) if (needle.every((byte, k) => this[i + k] === byte)) return i;
      return -1;
    }
    includes(value, from, encoding) {
      return this.indexOf(value, from, encoding) >= 0;
    }
    #view() {
      return new DataView(this.buffer, this.byteOffset, this.byteLength);
    }
    static {
      const kinds = { UInt8: ['Uint8', 1], Int8: ['Int8', 1], UInt16: ['Uint16', 2], Int16: ['Int16', 2], UInt32: ['Uint32', 4], Int32: ['Int32', 4], Float: ['Float32', 4], Double: ['Float64', 8], BigInt64: ['BigInt64', 8], BigUInt64: ['BigUint64', 8] };
      const range = () => Object.assign(new RangeError('Attempt to access memory outside buffer bounds'), { code: 'ERR_BUFFER_OUT_OF_BOUNDS' });
      for (const [name, [kind, size]] of Object.entries(kinds)) {
        for (const order of size === 1 ? [''] : ['LE', 'BE']) {
          const read = function (at = 0) {
            if (at < 0 || at + size > this.length) throw range();
            return this.#view()[`get${kind}`](at, order === 'LE');
          };
          const write = function (value, at = 0) {
            if (at < 0 || at + size > this.length) throw range();
            this.#view()[`set${kind}`](at, value, order === 'LE');
            return at + size;
          };
          for (const alias of new Set([name, name.replace('UInt', 'Uint')])) {
            Object.defineProperty(Buffer.prototype, `read${alias}${order}`, { value: read, writable: true, configurable: true });
            Object.defineProperty(Buffer.prototype, `write${alias}${order}`, { value: write, writable: true, configurable: true });
          }
        }
      }
    }
    [Symbol.for('nodejs.util.inspect.custom')]() {
      const shown = Array.from(this.subarray(0, 50), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
      const more = this.length - 50;
      return `<Buffer${shown ? ` ${shown}` : ''}${more > 0 ? ` ... ${more} more byte${more > 1 ? 's' : ''}` : ''}>`;
    }
  }
  Buffer.poolSize = 8192;
  shared.Buffer = Buffer;
  (shared.flavors ??= { node: {}, worker: {} }).node.Buffer = Buffer;
  shared.registerModule('buffer', () => ({ Buffer, atob, btoa, Blob, kMaxLength: 2 ** 32 }));
})();
