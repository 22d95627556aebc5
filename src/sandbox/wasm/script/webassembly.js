// The `WebAssembly` global over the host's engine. A module's memory lives in the host: an ArrayBuffer here is a copy that
// goes over before each call into the module and comes back after it. Functions the module imports are called here, while
// the module waits on a thread of its own.
(() => {
  'use strict';
  const { call } = __etude;
  const SECRET = Symbol('host');

  class CompileError extends Error {}
  class LinkError extends Error {}
  class RuntimeError extends Error {}
  const classes = { CompileError, LinkError, RuntimeError };
  for (const [name, type] of Object.entries(classes)) {
    Object.defineProperty(type.prototype, 'name', { value: name, configurable: true, writable: true });
  }

  /** Asks the host; errors it names after a class of this file become instances of it. */
  function host(operation, argument, bytes) {
    try {
      return call(operation, argument, bytes);
    } catch (error) {
      const type = classes[error?.name];
      throw type ? new type(error.message) : error;
    }
  }

  // ---- values ----

  function toHost(value, type) {
    switch (type) {
      case 'i32':
        return +value | 0;
      case 'i64': {
        if (typeof value === 'number' || value === undefined || value === null) throw new TypeError(`Cannot convert ${value} to a BigInt`);
        return String(BigInt.asIntN(64, BigInt(value)));
      }
      case 'f32':
      case 'f64': {
        const number = +value;
        return Number.isFinite(number) && !Object.is(number, -0) ? number : Object.is(number, -0) ? '-0' : String(number);
      }
      default:
        if (value === null || value === undefined) return null;
        throw new TypeError('type incompatibility when transforming from/to JS');
    }
  }

  function fromHost(value, type) {
    switch (type) {
      case 'i64':
        return BigInt(value);
      case 'f32':
        return Math.fround(Number(value));
      case 'f64':
        return Number(value);
      default:
        return value;
    }
  }

  const listFromHost = (values, types) => values.map((value, index) => fromHost(value, types[index]));

  /** What a JavaScript function returned, for a module that wants values of `types`. */
  function resultsToHost(value, types) {
    if (types.length === 0) return [];
    if (types.length === 1) return [toHost(value, types[0])];
    const values = [...value];
    if (values.length !== types.length) throw new TypeError(`multi-return length mismatch`);
    return values.map((one, index) => toHost(one, types[index]));
  }

  // ---- memories: which buffers are out ----

  const live = new Set();
  const push = () => { for (const memory of live) memory[SECRET].push(); };
  const pull = () => { for (const memory of live) memory[SECRET].pull(); };

  class MemoryState {
    constructor(id) {
      this.id = id;
      this.bytes = null;
    }
    size() {
      return host('wasm.memory.size', { memory: this.id }) * 65536;
    }
    push() {
      host('wasm.memory.write', { memory: this.id }, this.bytes);
    }
    pull() {
      if (this.size() !== this.bytes.byteLength) this.detach();
      else host('wasm.memory.read', { memory: this.id }, this.bytes);
    }
    detach() {
      if (!this.bytes) return;
      this.bytes.transfer();
      this.bytes = null;
      live.delete(this.owner);
    }
  }

  const memories = new Map();
  const memoryOf = (id) => memories.get(id) ?? new Memory(SECRET, id);

  class Memory {
    constructor(descriptor, id) {
      if (descriptor !== SECRET) {
        if (typeof descriptor !== 'object' || descriptor === null) throw new TypeError('WebAssembly.Memory(): Argument 0 must be a memory descriptor');
        if (descriptor.initial === undefined) throw new TypeError(`WebAssembly.Memory(): Property 'initial' is required`);
        id = host('wasm.memory.new', { initial: Number(descriptor.initial), maximum: descriptor.maximum === undefined ? null : Number(descriptor.maximum) });
      }
      const state = new MemoryState(id);
      state.owner = this;
      Object.defineProperty(this, SECRET, { value: state });
      memories.set(id, this);
    }
    get buffer() {
      const state = this[SECRET];
      if (!state.bytes) {
        state.bytes = new ArrayBuffer(state.size());
        live.add(this);
        host('wasm.memory.read', { memory: state.id }, state.bytes);
      }
      return state.bytes;
    }
    grow(pages) {
      const state = this[SECRET];
      if (state.bytes) state.push();
      const before = host('wasm.memory.grow', { memory: state.id, pages: Number(pages) });
      state.detach();
      return before;
    }
  }

  /** Asks the machine to run a module, with the memories that are out brought over before and back after. */
  function exchange(operation, argument) {
    try {
      if (live.size === 1) {
        const [state] = [...live].map((memory) => memory[SECRET]);
        const reply = host(operation, { ...argument, sync: state.id }, state.bytes);
        if (reply.size !== state.bytes.byteLength) state.detach();
        return reply;
      }
      push();
      const reply = host(operation, argument);
      pull();
      return reply;
    } catch (error) {
      // What a module did before it trapped stays done.
      try {
        pull();
      } catch {
        // The run is over; nobody will look.
      }
      throw error;
    }
  }

  // ---- functions ----

  /** JavaScript functions that modules import, by number. */
  const callbacks = [];
  const functions = new Map();
  const functionIds = new WeakMap();
  let thrown;

  /** Drives a call into a module to its end: each time the module calls an imported function, calls it and goes on. */
  function settle(operation, argument) {
    let reply = exchange(operation, argument);
    while (reply.call) {
      const { callback, args, params, results } = reply.call;
      let answer;
      try {
        answer = { results: resultsToHost(callbacks[callback](...listFromHost(args, params)), results) };
      } catch (error) {
        thrown = error;
        answer = { thrown: true };
      }
      reply = exchange('wasm.resume', answer);
    }
    if (reply.thrown) throw thrown;
    if (reply.exit !== undefined) throw new Exit(reply.exit);
    return reply.done;
  }

  /** What leaves a module that calls `proc_exit`; `WASI.start` catches it. */
  class Exit {
    constructor(code) {
      this.code = code;
    }
  }

  function functionOf({ id, name, params, results }) {
    const known = functions.get(id);
    if (known) return known;
    const made = (...args) => {
      const values = listFromHost(settle('wasm.call', { function: id, name, args: params.map((type, index) => toHost(args[index], type)) }), results);
      return results.length === 0 ? undefined : results.length === 1 ? values[0] : values;
    };
    Object.defineProperty(made, 'name', { value: name, configurable: true });
    Object.defineProperty(made, 'length', { value: params.length, configurable: true });
    functions.set(id, made);
    functionIds.set(made, id);
    return made;
  }

  // ---- globals and tables ----

  class Global {
    constructor(descriptor, value, id) {
      if (descriptor === SECRET) {
        Object.defineProperty(this, SECRET, { value: { id, type: value.type, mutable: value.mutable } });
        return;
      }
      const { value: type, mutable } = Object(descriptor);
      if (!['i32', 'i64', 'f32', 'f64'].includes(type)) throw new TypeError(`WebAssembly.Global(): Descriptor property 'value' must be a WebAssembly type`);
      const start = toHost(value ?? (type === 'i64' ? 0n : 0), type);
      const made = host('wasm.global.new', { type, mutable: Boolean(mutable), value: start });
      Object.defineProperty(this, SECRET, { value: { id: made, type, mutable: Boolean(mutable) } });
    }
    get value() {
      const { id, type } = this[SECRET];
      return fromHost(host('wasm.global.get', { global: id }), type);
    }
    set value(value) {
      const { id, type, mutable } = this[SECRET];
      if (!mutable) throw new TypeError(`set WebAssembly.Global.value: Can't set the value of an immutable global.`);
      host('wasm.global.set', { global: id, value: toHost(value, type) });
    }
    valueOf() {
      return this.value;
    }
  }

  class Table {
    constructor(descriptor, id) {
      if (descriptor !== SECRET) {
        if (descriptor?.element !== 'anyfunc') throw new TypeError(`WebAssembly.Table(): Descriptor property 'element' must be 'anyfunc'`);
        id = host('wasm.table.new', { initial: Number(descriptor.initial), maximum: descriptor.maximum === undefined ? null : Number(descriptor.maximum) });
      }
      Object.defineProperty(this, SECRET, { value: { id } });
    }
    get length() {
      return host('wasm.table.size', { table: this[SECRET].id });
    }
    get(index) {
      const found = host('wasm.table.get', { table: this[SECRET].id, index: Number(index) });
      return found ? functionOf(found) : null;
    }
    set(index, value = null) {
      const id = value === null ? null : functionIds.get(value);
      if (id === undefined) throw new TypeError(`WebAssembly.Table.set(): Argument 1 is invalid for table: function-typed object expected`);
      host('wasm.table.set', { table: this[SECRET].id, index: Number(index), function: id });
    }
    grow(count) {
      return host('wasm.table.grow', { table: this[SECRET].id, count: Number(count) });
    }
  }

  // ---- modules and instances ----

  function bufferOf(source, who) {
    if (source instanceof ArrayBuffer) return source.slice(0);
    if (ArrayBuffer.isView(source)) return source.buffer.slice(source.byteOffset, source.byteOffset + source.byteLength);
    throw new TypeError(`${who}: Argument 0 must be a buffer source`);
  }

  class Module {
    constructor(source, who = 'WebAssembly.Module()') {
      const bytes = bufferOf(source, who);
      let made;
      try {
        made = host('wasm.compile', undefined, bytes);
      } catch (error) {
        if (error instanceof CompileError) error.message = `${who}: ${error.message}`;
        throw error;
      }
      Object.defineProperty(this, SECRET, { value: { ...made, bytes } });
    }
    static exports(module) {
      return module[SECRET].exports.map(({ name, kind }) => ({ name, kind }));
    }
    static imports(module) {
      return module[SECRET].imports.map(({ module: from, name, kind }) => ({ module: from, name, kind }));
    }
    static customSections(module, wanted) {
      if (wanted === undefined) throw new TypeError('WebAssembly.Module.customSections(): Argument 1 is required');
      return customSections(new Uint8Array(module[SECRET].bytes), String(wanted));
    }
  }

  /** The contents of the custom sections named `wanted`. */
  function customSections(bytes, wanted) {
    const found = [];
    let at = 8;
    const number = () => {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[at++];
        value += (byte & 127) * 2 ** shift;
        if (!(byte & 128)) return value;
      }
    };
    while (at < bytes.length) {
      const id = bytes[at++];
      const end = number() + at;
      if (id === 0) {
        const length = number();
        const name = new TextDecoder().decode(bytes.subarray(at, at + length));
        if (name === wanted) found.push(bytes.buffer.slice(at + length, end));
      }
      at = end;
    }
    return found;
  }

  function importOf(wanted, index, imports) {
    const from = imports[wanted.module];
    const place = `WebAssembly.Instance(): Import #${index} "${wanted.module}"`;
    if ((typeof from !== 'object' && typeof from !== 'function') || from === null) throw new TypeError(`${place}: module is not an object or function`);
    const value = from[wanted.name];
    const refuse = (what) => {
      throw new LinkError(`${place} "${wanted.name}": ${what}`);
    };
    switch (wanted.kind) {
      case 'function':
        if (typeof value !== 'function') refuse('function import requires a callable');
        if (wasiFunctions.has(value)) return { kind: 'wasi', ...wasiFunctions.get(value) };
        if (functionIds.has(value)) return { kind: 'function', id: functionIds.get(value) };
        return { kind: 'callback', id: callbacks.push(value) - 1 };
      case 'memory':
        if (!(value instanceof Memory)) refuse('memory import must be a WebAssembly.Memory object');
        return { kind: 'memory', id: value[SECRET].id };
      case 'table':
        if (!(value instanceof Table)) refuse('table import requires a WebAssembly.Table');
        return { kind: 'table', id: value[SECRET].id };
      case 'global':
        if (value instanceof Global) return { kind: 'global', id: value[SECRET].id };
        if (typeof value !== 'number' && typeof value !== 'bigint') refuse('global import must be a number, valid Wasm reference, or WebAssembly.Global object');
        if ((typeof value === 'bigint') !== (wanted.type === 'i64')) refuse(wanted.type === 'i64' ? 'global import must be a BigInt' : 'global import must be a number');
        return { kind: 'constant', value: toHost(value, wanted.type) };
      default:
        return refuse(`${wanted.kind} imports are not supported`);
    }
  }

  function exportOf(made) {
    switch (made.kind) {
      case 'function':
        return functionOf(made);
      case 'memory':
        return memoryOf(made.id);
      case 'global':
        return new Global(SECRET, made, made.id);
      case 'table':
        return new Table(SECRET, made.id);
      default:
        return undefined;
    }
  }

  class Instance {
    constructor(module, imports) {
      if (!(module instanceof Module)) throw new TypeError('WebAssembly.Instance(): Argument 0 must be a WebAssembly.Module');
      const { id, imports: wanted } = module[SECRET];
      if (wanted.length > 0 && (imports === undefined || imports === null)) throw new TypeError('WebAssembly.Instance(): Imports argument must be present and must be an object');
      const given = wanted.map((one, index) => importOf(one, index, imports));
      const made = settle('wasm.instantiate', { module: id, imports: given });
      const exports = Object.create(null);
      for (const one of made) exports[one.name] = exportOf(one);
      Object.defineProperty(this, 'exports', { value: Object.freeze(exports), enumerable: true });
    }
  }

  const WebAssembly = {
    Module,
    Instance,
    Memory,
    Table,
    Global,
    CompileError,
    LinkError,
    RuntimeError,
    validate: (source) => host('wasm.validate', undefined, bufferOf(source, 'WebAssembly.validate()')),
    compile: async (source) => new Module(source, 'WebAssembly.compile()'),
    instantiate: async (source, imports) => {
      if (source instanceof Module) return new Instance(source, imports);
      const module = new Module(source, 'WebAssembly.instantiate()');
      return { module, instance: new Instance(module, imports) };
    },
  };
  Object.defineProperty(WebAssembly, Symbol.toStringTag, { value: 'WebAssembly' });
  for (const name of ['Module', 'Instance', 'Memory', 'Table', 'Global']) {
    Object.defineProperty(WebAssembly[name].prototype, Symbol.toStringTag, { value: `WebAssembly.${name}`, configurable: true });
  }
  Object.defineProperty(globalThis, 'WebAssembly', { value: WebAssembly, writable: true, configurable: true, enumerable: false });

  /** The functions of `wasiImport` objects: which world and which function each is. */
  const wasiFunctions = new Map();
  __etude.shared.webassembly = { wasiFunctions, Exit, Memory };
})();
