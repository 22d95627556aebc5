// URL and URLSearchParams. The host parses; the objects stand here.
(() => {
  'use strict';
  const { shared } = __native;
  const { hostCall, parse, stringify } = shared;

  const ask = (request) => parse(hostCall('etude.url', stringify(request)));

  const encode = (text) => {
    let out = '';
    for (const byte of shared.utf8(text)) {
      const char = String.fromCharCode(byte);
      if (/[A-Za-z0-9*\-._]/.test(char)) out += char;
      else out += byte === 0x20 ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    }
    return out;
  };
  const decode = (text) => {
    const bytes = [];
    const source = shared.utf8(text.replaceAll('+', ' '));
    for (let i = 0; i < source.length; i++) {
      const hex = source[i] === 0x25 ? String.fromCharCode(source[i + 1], source[i + 2]) : '';
      if (/^[0-9a-fA-F]{2}$/.test(hex)) {
        bytes.push(parseInt(hex, 16));
        i += 2;
      } else bytes.push(source[i]);
    }
    return shared.textOf(Uint8Array.from(bytes));
  };
  const pairsOf = (query) =>
    query
      .split('&')
      .filter((part) => part !== '')
      .map((part) => {
        const at = part.indexOf('=');
        return at < 0 ? [decode(part), ''] : [decode(part.slice(0, at)), decode(part.slice(at + 1))];
      });

  const iteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
  /** An iterator over what `items` yields, with the tag the standard gives it. */
  shared.taggedIterator = (items, tag) => {
    const inner = items[Symbol.iterator]();
    return Object.create(iteratorPrototype, {
      next: { value: () => inner.next(), enumerable: true },
      [Symbol.toStringTag]: { value: tag },
    });
  };

  class URLSearchParams {
    #pairs = [];
    #changed;
    constructor(init = '', changed) {
      this.#changed = typeof changed === 'function' ? changed : undefined;
      if (typeof init === 'object' && init !== null) {
        if (typeof init[Symbol.iterator] === 'function') {
          for (const pair of init) {
            const items = typeof pair === 'object' && pair !== null && typeof pair[Symbol.iterator] === 'function' ? [...pair] : [];
            if (items.length !== 2) {
              if (shared.context.flavor === 'worker') throw new TypeError('Invalid URL search params sequence.');
              throw Object.assign(new TypeError('Each query pair must be an iterable [name, value] tuple'), { code: 'ERR_INVALID_TUPLE' });
            }
            this.#pairs.push([String(items[0]).toWellFormed(), String(items[1]).toWellFormed()]);
          }
        } else {
          for (const key of Reflect.ownKeys(init)) {
            if (Object.getOwnPropertyDescriptor(init, key)?.enumerable) this.#pairs.push([String(key), String(init[key])]);
          }
        }
      } else this.#pairs = pairsOf(String(init).replace(/^\?/, ''));
    }
    #change() {
      this.#changed?.(this.toString());
    }
    get size() {
      return this.#pairs.length;
    }
    append(name, value) {
      this.#pairs.push([String(name), String(value)]);
      this.#change();
    }
    delete(name, value) {
      this.#pairs = this.#pairs.filter(([key, held]) => key !== String(name) || (value !== undefined && held !== String(value)));
      this.#change();
    }
    get(name) {
      return this.#pairs.find(([key]) => key === String(name))?.[1] ?? null;
    }
    getAll(name) {
      return this.#pairs.filter(([key]) => key === String(name)).map(([, value]) => value);
    }
    has(name, value) {
      return this.#pairs.some(([key, held]) => key === String(name) && (value === undefined || held === String(value)));
    }
    set(name, value) {
      const at = this.#pairs.findIndex(([key]) => key === String(name));
      if (at < 0) this.#pairs.push([String(name), String(value)]);
      else {
        this.#pairs[at] = [String(name), String(value)];
        this.#pairs = this.#pairs.filter(([key], i) => i <= at || key !== String(name));
      }
      this.#change();
    }
    sort() {
      this.#pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
      this.#change();
    }
    forEach(callback, self) {
      for (const [key, value] of this.#pairs) callback.call(self, value, key, this);
    }
    entries() {
      return shared.taggedIterator(this.#pairs.map((pair) => [...pair]), 'URLSearchParams Iterator');
    }
    keys() {
      return shared.taggedIterator(this.#pairs.map(([key]) => key), 'URLSearchParams Iterator');
    }
    values() {
      return shared.taggedIterator(this.#pairs.map(([, value]) => value), 'URLSearchParams Iterator');
    }
    toString() {
      return this.#pairs.map(([key, value]) => `${encode(key)}=${encode(value)}`).join('&');
    }
    static {
      shared.resetParams = (params, query) => void (params.#pairs = pairsOf(query));
    }
    [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
      if (depth < 0) return '[Object]';
      const inner = this.#pairs.map(([key, value]) => `${inspect(key, options)} => ${inspect(value, options)}`);
      return inner.length ? `URLSearchParams { ${inner.join(', ')} }` : 'URLSearchParams {}';
    }
    get [Symbol.toStringTag]() {
      return 'URLSearchParams';
    }
  }
  Object.defineProperty(URLSearchParams.prototype, Symbol.iterator, { value: URLSearchParams.prototype.entries, writable: true, configurable: true });

  const invalidUrl = (input) => {
    if (shared.context.flavor === 'worker') return new TypeError('Invalid URL string.');
    return Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL', input });
  };
  const MEMBERS = ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'];

  class URL {
    #parts;
    #params;
    constructor(input, base) {
      if (arguments.length === 0) throw new TypeError('The "url" argument must be specified');
      this.#parts = ask(base === undefined ? { parse: String(input) } : { parse: String(input), base: String(base) });
      if (this.#parts === null) throw invalidUrl(String(input));
      this.#params = new URLSearchParams(this.#parts.search, (query) => this.#set('search', query, false));
    }
    #set(member, to, resetsParams = true) {
      this.#parts = ask({ href: this.#parts.href, set: member, to: String(to) }) ?? this.#parts;
      if (resetsParams) shared.resetParams(this.#params, this.#parts.search.slice(1));
    }
    static #get(url, member) {
      return url.#parts[member];
    }
    static {
      for (const member of MEMBERS) {
        const set =
          member === 'origin'
            ? undefined
            : member === 'href'
              ? function (to) {
                  const parts = ask({ parse: String(to) });
                  if (parts === null) throw invalidUrl(String(to));
                  this.#parts = parts;
                  shared.resetParams(this.#params, parts.search.slice(1));
                }
              : function (to) {
                  this.#set(member, to);
                };
        Object.defineProperty(URL.prototype, member, {
          get() {
            return URL.#get(this, member);
          },
          set,
          enumerable: true,
          configurable: true,
        });
      }
    }
    get searchParams() {
      return this.#params;
    }
    toString() {
      return this.#parts.href;
    }
    toJSON() {
      return this.#parts.href;
    }
    static canParse(input, base) {
      return ask(base === undefined ? { parse: String(input) } : { parse: String(input), base: String(base) }) !== null;
    }
    static parse(input, base) {
      return URL.canParse(input, base) ? new URL(input, base) : null;
    }
    [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
      if (depth < 0) return '[URL]';
      const shown = {};
      for (const member of MEMBERS) {
        shown[member] = this[member];
        if (member === 'search') shown.searchParams = this.#params;
      }
      return `URL ${inspect(shown, { ...options, depth })}`;
    }
    get [Symbol.toStringTag]() {
      return 'URL';
    }
  }
  Object.defineProperty(URL.prototype, 'searchParams', { enumerable: true });

  shared.expose({ URL, URLSearchParams });
  shared.registerModule('url', () => ({ URL, URLSearchParams, fileURLToPath: (url) => decodeURIComponent(new URL(url).pathname), pathToFileURL: (path) => new URL(`file://${path}`), parse: (text) => new URL(text), format: (url) => String(url) }));
})();
