// Blob, File, FormData and Headers: what bodies and messages are made of.
(() => {
  'use strict';
  const { shared } = __native;
  const isWorker = () => shared.context.flavor === 'worker';

  class Blob {
    #bytes;
    #type;
    constructor(parts = [], { type = '' } = {}) {
      if (typeof parts !== 'object' || typeof parts?.[Symbol.iterator] !== 'function') throw new TypeError("Failed to construct 'Blob': The provided value cannot be converted to a sequence.");
      const chunks = [];
      for (const part of parts) chunks.push(part instanceof Blob ? part.#bytes : (shared.bytesOf(part) ?? shared.utf8(String(part))));
      this.#bytes = shared.concat(chunks);
      this.#type = /^[\x20-\x7e]*$/.test(type) ? String(type).toLowerCase() : '';
    }
    get size() {
      return this.#bytes.length;
    }
    get type() {
      return this.#type;
    }
    async text() {
      return shared.textOf(this.#bytes);
    }
    async arrayBuffer() {
      return this.#bytes.slice().buffer;
    }
    async bytes() {
      return this.#bytes.slice();
    }
    slice(start, end, type = '') {
      const part = new Blob([], { type });
      part.#bytes = this.#bytes.slice(start, end);
      return part;
    }
    stream() {
      const bytes = this.#bytes.slice();
      return new ReadableStream({
        start(controller) {
          if (bytes.length) controller.enqueue(bytes);
          controller.close();
        },
      });
    }
    static {
      shared.blobBytes = (blob) => blob.#bytes;
    }
    get [Symbol.toStringTag]() {
      return 'Blob';
    }
  }

  class File extends Blob {
    #name;
    #lastModified;
    constructor(parts, name, options = {}) {
      super(parts, options);
      this.#name = String(name);
      this.#lastModified = Number(options.lastModified ?? Date.now());
    }
    get name() {
      return this.#name;
    }
    get lastModified() {
      return this.#lastModified;
    }
    get [Symbol.toStringTag]() {
      return 'File';
    }
  }

  shared.concat = (chunks) => {
    const joined = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
    let at = 0;
    for (const chunk of chunks) {
      joined.set(chunk, at);
      at += chunk.length;
    }
    return joined;
  };

  class FormData {
    #entries = [];
    #value(value, filename) {
      if (!(value instanceof Blob)) return String(value);
      return value instanceof File && filename === undefined ? value : new File([value], filename ?? 'blob', { type: value.type });
    }
    append(name, value, filename) {
      this.#entries.push([String(name), this.#value(value, filename)]);
    }
    set(name, value, filename) {
      const at = this.#entries.findIndex(([key]) => key === String(name));
      const entry = [String(name), this.#value(value, filename)];
      if (at < 0) this.#entries.push(entry);
      else {
        this.#entries[at] = entry;
        this.#entries = this.#entries.filter(([key], i) => i <= at || key !== entry[0]);
      }
    }
    get(name) {
      return this.#entries.find(([key]) => key === String(name))?.[1] ?? null;
    }
    getAll(name) {
      return this.#entries.filter(([key]) => key === String(name)).map(([, value]) => value);
    }
    has(name) {
      return this.#entries.some(([key]) => key === String(name));
    }
    delete(name) {
      this.#entries = this.#entries.filter(([key]) => key !== String(name));
    }
    forEach(callback, self) {
      for (const [key, value] of this.#entries) callback.call(self, value, key, this);
    }
    entries() {
      return shared.taggedIterator(this.#entries.map((entry) => [...entry]), 'FormData Iterator');
    }
    keys() {
      return shared.taggedIterator(this.#entries.map(([key]) => key), 'FormData Iterator');
    }
    values() {
      return shared.taggedIterator(this.#entries.map(([, value]) => value), 'FormData Iterator');
    }
    get [Symbol.toStringTag]() {
      return 'FormData';
    }
  }
  Object.defineProperty(FormData.prototype, Symbol.iterator, { value: FormData.prototype.entries, writable: true, configurable: true });

  const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

  class Headers {
    #list = [];
    #immutable = false;
    constructor(init) {
      if (init === undefined) return;
      if (init === null || typeof init !== 'object') {
        throw new TypeError(isWorker() ? "Failed to construct 'Headers': constructor parameter 1 is not of type 'Headers or Sequence or object'." : 'Headers constructor: init given is not an object');
      }
      if (init instanceof Headers) {
        this.#list = init.#list.map((pair) => [...pair]);
      } else if (typeof init[Symbol.iterator] === 'function') {
        for (const pair of init) {
          const items = [...pair];
          if (items.length !== 2) {
            throw new TypeError(isWorker() ? 'To initialize a Headers object from a sequence, each inner sequence must have exactly two elements.' : 'Headers constructor: expected name/value pair to be length 2');
          }
          this.append(items[0], items[1]);
        }
      } else for (const key of Object.keys(init)) this.append(key, init[key]);
    }
    static {
      shared.freezeHeaders = (headers) => ((headers.#immutable = true), headers);
    }
    #name(name) {
      name = String(name);
      if (name !== '' && !TOKEN.test(name)) throw new TypeError(isWorker() ? 'Invalid header name.' : `Headers.append: ${name} is an invalid header name.`);
      return name.toLowerCase();
    }
    #value(value) {
      value = String(value).replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
      if (/[\0\r\n]/.test(value)) throw new TypeError(isWorker() ? 'Invalid header value.' : `Headers.append: ${value} is an invalid header value.`);
      return value;
    }
    #guard() {
      if (this.#immutable) throw new TypeError(isWorker() ? "Can't modify immutable headers." : 'immutable');
    }
    append(name, value) {
      this.#guard();
      this.#list.push([this.#name(name), this.#value(value)]);
    }
    set(name, value) {
      this.#guard();
      const key = this.#name(name);
      const text = this.#value(value);
      this.#list = this.#list.filter(([held]) => held !== key);
      this.#list.push([key, text]);
    }
    delete(name) {
      this.#guard();
      const key = this.#name(name);
      this.#list = this.#list.filter(([held]) => held !== key);
    }
    get(name) {
      const key = this.#name(name);
      const values = this.#list.filter(([held]) => held === key).map(([, value]) => value);
      return values.length ? values.join(', ') : null;
    }
    getSetCookie() {
      return this.#list.filter(([key]) => key === 'set-cookie').map(([, value]) => value);
    }
    getAll(name) {
      if (String(name).toLowerCase() !== 'set-cookie') throw new TypeError('getAll() can only be used with the header name "Set-Cookie".');
      return this.getSetCookie();
    }
    has(name) {
      const key = this.#name(name);
      return this.#list.some(([held]) => held === key);
    }
    #sorted() {
      const names = [...new Set(this.#list.map(([key]) => key))].sort();
      return names.flatMap((key) => (key === 'set-cookie' ? this.getSetCookie().map((value) => [key, value]) : [[key, this.get(key)]]));
    }
    forEach(callback, self) {
      for (const [key, value] of this.#sorted()) callback.call(self, value, key, this);
    }
    entries() {
      return shared.taggedIterator(this.#sorted(), isWorker() ? 'EntryIterator' : 'Headers Iterator');
    }
    keys() {
      return shared.taggedIterator(this.#sorted().map(([key]) => key), isWorker() ? 'KeyIterator' : 'Headers Iterator');
    }
    values() {
      return shared.taggedIterator(this.#sorted().map(([, value]) => value), isWorker() ? 'ValueIterator' : 'Headers Iterator');
    }
    [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
      return `Headers ${inspect(Object.fromEntries(this.#sorted()), options)}`;
    }
    get [Symbol.toStringTag]() {
      return 'Headers';
    }
  }
  Object.defineProperty(Headers.prototype, Symbol.iterator, { value: Headers.prototype.entries, writable: true, configurable: true });

  shared.expose({ Blob, File, FormData, Headers });
})();
