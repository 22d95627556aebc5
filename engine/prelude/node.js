// What Node adds to the language: process, util, events, path, and the small modules around them.
(() => {
  'use strict';
  const { shared } = __native;
  const { hostCall } = shared;
  const node = (shared.flavors ??= { node: {}, worker: {} }).node;

  const fault = (Class, code, message) => Object.assign(new Class(message), { code });

  // ---- events ----

  class EventEmitter {
    #listeners = new Map();
    #list(name) {
      return this.#listeners.get(name) ?? [];
    }
    #add(name, listener, atFront, once) {
      if (typeof listener !== 'function') throw fault(TypeError, 'ERR_INVALID_ARG_TYPE', `The "listener" argument must be of type function. Received ${shared.received(listener)}`);
      this.emit('newListener', name, listener);
      const entry = { listener, once };
      this.#listeners.set(name, atFront ? [entry, ...this.#list(name)] : [...this.#list(name), entry]);
      return this;
    }
    on(name, listener) {
      return this.#add(name, listener, false, false);
    }
    once(name, listener) {
      return this.#add(name, listener, false, true);
    }
    prependListener(name, listener) {
      return this.#add(name, listener, true, false);
    }
    off(name, listener) {
      const list = this.#list(name);
      const at = list.findLastIndex((entry) => entry.listener === listener);
      if (at >= 0) this.#listeners.set(name, list.toSpliced(at, 1));
      return this;
    }
    removeAllListeners(name) {
      if (name === undefined) this.#listeners.clear();
      else this.#listeners.delete(name);
      return this;
    }
    emit(name, ...values) {
      const list = this.#list(name);
      if (list.length === 0) {
        if (name !== 'error') return false;
        if (values[0] instanceof Error) throw values[0];
        throw fault(Error, 'ERR_UNHANDLED_ERROR', `Unhandled error. (${shared.inspect(values[0])})`);
      }
      for (const entry of list) {
        if (entry.once) this.off(name, entry.listener);
        Reflect.apply(entry.listener, this, values);
      }
      return true;
    }
    listenerCount(name) {
      return this.#list(name).length;
    }
    listeners(name) {
      return this.#list(name).map((entry) => entry.listener);
    }
    eventNames() {
      return [...this.#listeners.keys()].filter((name) => this.#list(name).length > 0);
    }
    setMaxListeners() {
      return this;
    }
    getMaxListeners() {
      return 10;
    }
    static once(emitter, name) {
      return new Promise((resolve, reject) => {
        const failed = (error) => (emitter.off(name, done), reject(error));
        const done = (...values) => (emitter.off('error', failed), resolve(values));
        emitter.once(name, done);
        if (name !== 'error') emitter.once('error', failed);
      });
    }
  }
  EventEmitter.prototype.addListener = EventEmitter.prototype.on;
  EventEmitter.prototype.removeListener = EventEmitter.prototype.off;
  EventEmitter.EventEmitter = EventEmitter;
  EventEmitter.defaultMaxListeners = 10;
  shared.EventEmitter = EventEmitter;
  shared.registerModule('events', () => EventEmitter);

  // ---- process ----

  /** A stream a program writes lines to; what has no newline yet waits for it. */
  class Output extends EventEmitter {
    #level;
    #held = '';
    constructor(level, fd) {
      super();
      this.#level = level;
      this.fd = fd;
      this.isTTY = false;
      this.writable = true;
    }
    write(chunk, encoding, callback) {
      this.#held += typeof chunk === 'string' ? chunk : shared.textOf(shared.bytesOf(chunk));
      const end = this.#held.lastIndexOf('\n');
      if (end >= 0) {
        hostCall(`console.${this.#level}`, this.#held.slice(0, end));
        this.#held = this.#held.slice(end + 1);
      }
      const done = typeof encoding === 'function' ? encoding : callback;
      if (done) shared.nextTick(done);
      return true;
    }
    end(chunk) {
      if (chunk !== undefined) this.write(chunk);
      this.flush();
    }
    flush() {
      if (this.#held) hostCall(`console.${this.#level}`, this.#held);
      this.#held = '';
    }
  }

  const emitter = new EventEmitter();
  const process = Object.create(EventEmitter.prototype);
  for (const name of ['on', 'once', 'off', 'emit', 'addListener', 'removeListener', 'removeAllListeners', 'listenerCount', 'listeners', 'prependListener', 'eventNames']) {
    Object.defineProperty(process, name, {
      value: (...values) => {
        const result = emitter[name](...values);
        return result === emitter ? process : result;
      },
      writable: true,
      configurable: true,
    });
  }
  const nanoseconds = () => BigInt(hostCall('etude.now'));
  const hrtime = (before) => {
    const now = nanoseconds();
    const since = before ? now - (BigInt(before[0]) * 1_000_000_000n + BigInt(before[1])) : now;
    return [Number(since / 1_000_000_000n), Number(since % 1_000_000_000n)];
  };
  hrtime.bigint = nanoseconds;
  Object.assign(process, {
    title: 'node',
    version: 'v20.20.2',
    versions: { node: '20.20.2', v8: '11.3.244.8-node.38', modules: '115' },
    release: { name: 'node', lts: 'Iron' },
    arch: 'x64',
    platform: 'linux',
    pid: 8,
    ppid: 1,
    execPath: '/var/lang/bin/node',
    execArgv: [],
    exitCode: undefined,
    env: {},
    argv: ['/var/lang/bin/node', ''],
    stdout: new Output('log', 1),
    stderr: new Output('error', 2),
    stdin: Object.assign(new EventEmitter(), { fd: 0, isTTY: false }),
    hrtime,
    nextTick: (callback, ...values) => shared.nextTick(callback, ...values),
    cwd: () => shared.context.root,
    chdir: () => undefined,
    umask: () => 18,
    uptime: () => Number(hostCall('etude.now')) / 1e9,
    memoryUsage: Object.assign(
      () => {
        const heapUsed = shared.heapUsed();
        return { rss: heapUsed + 33554432, heapTotal: heapUsed + 4194304, heapUsed, external: 0, arrayBuffers: 0 };
      },
      { rss: () => shared.heapUsed() + 33554432 },
    ),
    cpuUsage: () => ({ user: 0, system: 0 }),
    emitWarning: (warning) => shared.print('error', `(node:8) ${warning instanceof Error ? `${warning.name}: ${warning.message}` : `Warning: ${warning}`}`),
    exit(code = process.exitCode ?? 0) {
      process.exitCode = code;
      emitter.emit('exit', code);
      process.stdout.flush();
      process.stderr.flush();
      hostCall('etude.exit', String(Number(code) | 0));
    },
    abort: () => hostCall('etude.exit', '134'),
  });
  Object.defineProperty(process, Symbol.toStringTag, { value: 'process', configurable: true });
  shared.heapUsed = __native.memory;
  shared.emitProcess = (name, ...values) => emitter.listenerCount(name) > 0 && emitter.emit(name, ...values);
  node.process = process;
  node.global = globalThis;
  shared.registerModule('process', () => process);

  const configured = shared.configured;
  shared.configured = (options) => {
    configured?.(options);
    if (options.flavor !== 'node') return;
    for (const [key, value] of Object.entries(options.env)) process.env[key] = value;
    process.argv.push(...options.args);
  };
  const load = shared.operations.get('load');
  shared.operations.set('load', (text) => {
    process.argv[1] = `${shared.context.root}/${shared.parse(text).entry}`;
    return load(text);
  });
  // An environment holds text: what is put in becomes a string.
  process.env = new Proxy(process.env, {
    set: (target, key, value) => Reflect.set(target, key, typeof key === 'symbol' ? value : String(value)),
    defineProperty: (target, key, slot) => Reflect.defineProperty(target, key, 'value' in slot ? { ...slot, value: String(slot.value) } : slot),
  });

  // ---- util ----

  const customPromisify = Symbol.for('nodejs.util.promisify.custom');
  function promisify(original) {
    if (typeof original !== 'function') throw fault(TypeError, 'ERR_INVALID_ARG_TYPE', `The "original" argument must be of type function. Received ${shared.received(original)}`);
    if (original[customPromisify]) return original[customPromisify];
    return Object.defineProperty(
      function (...values) {
        return new Promise((resolve, reject) => {
          Reflect.apply(original, this, [...values, (error, value) => (error ? reject(error) : resolve(value))]);
        });
      },
      'name',
      { value: original.name },
    );
  }
  promisify.custom = customPromisify;
  setTimeout[customPromisify] = (delay, value) => new Promise((resolve) => setTimeout(resolve, delay, value));
  setImmediate[customPromisify] = (value) => new Promise((resolve) => setImmediate(resolve, value));
  Object.defineProperty(setTimeout, customPromisify, { enumerable: false });
  Object.defineProperty(setImmediate, customPromisify, { enumerable: false });

  function isDeepStrictEqual(a, b, seen = new Map()) {
    if (Object.is(a, b)) return true;
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
    if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
    if (seen.get(a) === b) return true;
    seen.set(a, b);
    if (a instanceof Date) return a.getTime() === b.getTime();
    if (a instanceof RegExp) return String(a) === String(b);
    if (a instanceof Error && (a.message !== b.message || a.name !== b.name)) return false;
    if (a instanceof Map) return a.size === b.size && [...a].every(([key, value]) => b.has(key) && isDeepStrictEqual(value, b.get(key), seen));
    if (a instanceof Set) return a.size === b.size && [...a].every((value) => b.has(value) || [...b].some((other) => isDeepStrictEqual(value, other, seen)));
    const keys = Reflect.ownKeys(a).filter((key) => Object.prototype.propertyIsEnumerable.call(a, key));
    const others = Reflect.ownKeys(b).filter((key) => Object.prototype.propertyIsEnumerable.call(b, key));
    return keys.length === others.length && keys.every((key) => Object.hasOwn(b, key) && isDeepStrictEqual(a[key], b[key], seen));
  }

  const tagged = (tag) => (value) => Object.prototype.toString.call(value) === `[object ${tag}]`;
  const types = {
    isPromise: (value) => __promise(value) !== undefined,
    isRegExp: tagged('RegExp'),
    isDate: tagged('Date'),
    isMap: tagged('Map'),
    isSet: tagged('Set'),
    isNativeError: (value) => value instanceof Error,
    isProxy: (value) => typeof value === 'object' && value !== null && __proxy(value) !== undefined,
    isTypedArray: (value) => ArrayBuffer.isView(value) && !(value instanceof DataView),
    isUint8Array: (value) => value instanceof Uint8Array,
    isArrayBuffer: (value) => value instanceof ArrayBuffer,
    isAnyArrayBuffer: (value) => value instanceof ArrayBuffer,
    isArrayBufferView: (value) => ArrayBuffer.isView(value),
    isAsyncFunction: tagged('AsyncFunction'),
    isGeneratorFunction: tagged('GeneratorFunction'),
  };
  const { promise: __promise, proxy: __proxy } = __native;

  shared.registerModule('util', () => ({
    format: shared.format,
    inspect: shared.inspect,
    promisify,
    callbackify:
      (original) =>
      (...values) => {
        const done = values.pop();
        original(...values).then(
          (value) => shared.nextTick(done, null, value),
          (error) => shared.nextTick(done, error),
        );
      },
    inherits(constructor, parent) {
      Object.defineProperty(constructor, 'super_', { value: parent, writable: true, configurable: true });
      Object.setPrototypeOf(constructor.prototype, parent.prototype);
    },
    deprecate: (original) => original,
    debuglog: () => () => undefined,
    isDeepStrictEqual: (a, b) => isDeepStrictEqual(a, b),
    isArray: Array.isArray,
    stripVTControlCharacters: (text) => text.replace(/\u001b\[[0-9;]*m/g, ''),
    toUSVString: (text) => String(text).toWellFormed(),
    types,
    TextEncoder,
    TextDecoder,
  }));
  shared.registerModule('util/types', () => types);

  // ---- assert ----

  class AssertionError extends Error {
    constructor({ message, actual, expected, operator }) {
      super(message);
      Object.assign(this, { generatedMessage: false, code: 'ERR_ASSERTION', actual, expected, operator });
    }
    get name() {
      return 'AssertionError';
    }
  }
  shared.registerModule('assert', () => {
    const fail = (message, actual, expected, operator, fallback) => {
      if (message instanceof Error) throw message;
      throw new AssertionError({ message: message ?? fallback, actual, expected, operator });
    };
    const show = shared.inspect;
    const ok = (value, message) => void (value || fail(message, value, true, '==', 'The expression evaluated to a falsy value'));
    const assert = (value, message) => ok(value, message);
    return Object.assign(assert, {
      ok,
      AssertionError,
      fail: (message = 'Failed') => fail(message, undefined, undefined, 'fail'),
      equal: (a, b, message) => void (a == b || fail(message, a, b, '==', `${show(a)} == ${show(b)}`)),
      notEqual: (a, b, message) => void (a != b || fail(message, a, b, '!=', `${show(a)} != ${show(b)}`)),
      strictEqual: (a, b, message) => void (Object.is(a, b) || fail(message, a, b, 'strictEqual', `Expected values to be strictly equal:\n\n${show(a)} !== ${show(b)}\n`)),
      notStrictEqual: (a, b, message) => void (!Object.is(a, b) || fail(message, a, b, 'notStrictEqual', `Expected "actual" to be strictly unequal to: ${show(b)}`)),
      deepStrictEqual: (a, b, message) => void (isDeepStrictEqual(a, b) || fail(message, a, b, 'deepStrictEqual', `Expected values to be strictly deep-equal:\n${show(a)}\n\nshould equal\n\n${show(b)}`)),
      deepEqual: (a, b, message) => assert.deepStrictEqual(a, b, message),
      throws(run, message) {
        try {
          run();
        } catch {
          return;
        }
        fail(typeof message === 'string' ? message : undefined, undefined, undefined, 'throws', 'Missing expected exception.');
      },
      async rejects(run, message) {
        try {
          await (typeof run === 'function' ? run() : run);
        } catch {
          return;
        }
        fail(typeof message === 'string' ? message : undefined, undefined, undefined, 'rejects', 'Missing expected rejection.');
      },
    });
  });

  // ---- path ----

  shared.registerModule('path', () => {
    const normalize = (path) => {
      if (path === '') return '.';
      const parts = [];
      for (const part of path.split('/')) {
        if (part === '..') {
          if (parts.length && parts.at(-1) !== '..') parts.pop();
          else if (!path.startsWith('/')) parts.push('..');
        } else if (part && part !== '.') parts.push(part);
      }
      const text = (path.startsWith('/') ? '/' : '') + parts.join('/') + (path.endsWith('/') && parts.length ? '/' : '');
      return text || '.';
    };
    const basename = (path, suffix = '') => {
      const base = path.replace(/\/+$/, '').split('/').pop() ?? '';
      return suffix && base !== suffix && base.endsWith(suffix) ? base.slice(0, -suffix.length) : base;
    };
    const extname = (path) => /(?<=[^/.][^/]*|^\.[^/]*)\.[^./]*$/.exec(basename(path))?.[0] ?? '';
    const dirname = (path) => path.replace(/\/+$/, '').replace(/\/?[^/]*$/, '') || (path.startsWith('/') ? '/' : '.');
    const resolve = (...paths) => {
      let resolved = '';
      for (const path of [shared.context.root || '/', ...paths]) if (path) resolved = path.startsWith('/') ? path : `${resolved}/${path}`;
      return normalize(resolved).replace(/(?<=.)\/$/, '');
    };
    const relative = (from, to) => {
      const [a, b] = [resolve(from), resolve(to)].map((path) => path.split('/').filter(Boolean));
      while (a.length && b.length && a[0] === b[0]) a.shift(), b.shift();
      return [...a.map(() => '..'), ...b].join('/');
    };
    const path = {
      sep: '/',
      delimiter: ':',
      join: (...parts) => normalize(parts.filter(Boolean).join('/')),
      normalize,
      basename,
      dirname,
      extname,
      resolve,
      relative,
      isAbsolute: (text) => text.startsWith('/'),
      parse: (text) => ({ root: text.startsWith('/') ? '/' : '', dir: text.includes('/') ? dirname(text) : '', base: basename(text), ext: extname(text), name: basename(text, extname(text)) }),
      format: ({ dir, root, base, name = '', ext = '' }) => (dir ? `${dir}/` : (root ?? '')) + (base ?? name + ext),
    };
    path.posix = path;
    return path;
  });

  shared.registerModule('os', () => ({ EOL: '\n', platform: () => 'linux', arch: () => 'x64', tmpdir: () => '/tmp', homedir: () => '/', hostname: () => 'localhost', cpus: () => [], totalmem: () => 134217728, freemem: () => 67108864, type: () => 'Linux', release: () => '5.10', uptime: () => 0 }));
  shared.registerModule('timers', () => ({ setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate }));
  shared.registerModule('timers/promises', () => ({ setTimeout: setTimeout[customPromisify], setImmediate: setImmediate[customPromisify] }));
  shared.registerModule('perf_hooks', () => ({ performance }));
  shared.registerModule('console', () => console);
  shared.registerModule('querystring', () => ({
    parse: (text) => {
      const out = Object.create(null);
      for (const [key, value] of new URLSearchParams(text)) out[key] = key in out ? [].concat(out[key], value) : value;
      return out;
    },
    stringify: (values) => Object.entries(values).flatMap(([key, value]) => [].concat(value).map((item) => `${encodeURIComponent(key)}=${encodeURIComponent(item)}`)).join('&'),
    escape: encodeURIComponent,
    unescape: decodeURIComponent,
  }));
})();
