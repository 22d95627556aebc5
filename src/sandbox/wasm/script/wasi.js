// The `wasi` module: `WASI` as Node 20 has it, over our own WASI preview 1.
(() => {
  'use strict';
  const { call, shared } = __etude;
  const { wasiFunctions, Exit, Memory } = shared.webassembly;

  const received = (value) => {
    if (value === undefined || value === null) return `Received ${value}`;
    if (typeof value === 'function') return `Received function ${value.name}`;
    if (typeof value === 'object') return `Received an instance of ${value.constructor?.name ?? 'Object'}`;
    return `Received type ${typeof value} (${typeof value === 'string' ? `'${value}'` : String(value)})`;
  };
  const wrongType = (what, wanted, value) =>
    Object.assign(new TypeError(`The "${what}" property must be ${wanted}. ${received(value)}`), { code: 'ERR_INVALID_ARG_TYPE' });

  function versionOf(options, strict) {
    const { version } = options;
    if (version === undefined && !strict) {
      console.warn("new WASI() without `version`: 'preview1' is assumed here; Node 20 throws ERR_INVALID_ARG_TYPE");
      return 'preview1';
    }
    if (typeof version !== 'string') throw wrongType('options.version', 'of type string', version);
    if (version !== 'preview1' && version !== 'unstable') {
      throw Object.assign(new TypeError(`The property 'options.version' unsupported WASI version. Received '${version}'`), { code: 'ERR_INVALID_ARG_VALUE' });
    }
    return version;
  }

  class WASI {
    #started = false;
    #returnOnExit;
    #version;
    constructor(options = {}) {
      if (typeof options !== 'object' || options === null) throw wrongType('options', 'of type object', options);
      const { strict, functions } = call('wasi.about');
      if (strict) console.error('(node:1) ExperimentalWarning: WASI is an experimental feature and might change at any time\n(Use `node --trace-warnings ...` to show where the warning was created)');
      this.#version = versionOf(options, strict);
      if (options.args !== undefined && !Array.isArray(options.args)) throw wrongType('options.args', 'an instance of Array', options.args);
      for (const name of ['env', 'preopens']) {
        if (options[name] !== undefined && (typeof options[name] !== 'object' || options[name] === null)) throw wrongType(`options.${name}`, 'of type object', options[name]);
      }
      if (options.returnOnExit !== undefined && typeof options.returnOnExit !== 'boolean') throw wrongType('options.returnOnExit', 'of type boolean', options.returnOnExit);
      this.#returnOnExit = options.returnOnExit ?? true;
      const env = {};
      for (const [name, value] of Object.entries(options.env ?? {})) if (value !== undefined) env[name] = String(value);
      const preopens = Object.entries(options.preopens ?? {}).map(([name, path]) => [name, String(path)]);
      const world = call('wasi.new', { args: (options.args ?? []).map(String), env, preopens });
      this.wasiImport = {};
      for (const name of functions) {
        const imported = { [name]: () => { throw new Error(`${name} can only be called by a module that imports it`); } }[name];
        wasiFunctions.set(imported, { world, name });
        this.wasiImport[name] = imported;
      }
    }
    #begin(instance) {
      if (this.#started) throw Object.assign(new Error('WASI instance has already started'), { code: 'ERR_WASI_ALREADY_STARTED' });
      if (typeof instance !== 'object' || instance === null) throw wrongType('instance', 'of type object', instance);
      if (typeof instance.exports !== 'object' || instance.exports === null) throw wrongType('instance.exports', 'of type object', instance.exports);
      if (!(instance.exports.memory instanceof Memory)) throw wrongType('instance.exports.memory', 'of type WebAssembly.Memory', instance.exports.memory);
      this.#started = true;
    }
    start(instance) {
      this.#begin(instance);
      const { _start, _initialize } = instance.exports;
      if (typeof _start !== 'function') throw wrongType('instance.exports._start', 'of type function', _start);
      if (_initialize !== undefined) throw wrongType('instance.exports._initialize', 'undefined', _initialize);
      try {
        _start();
      } catch (error) {
        if (!(error instanceof Exit)) throw error;
        if (!this.#returnOnExit) process.exit(error.code);
        return error.code;
      }
      return 0;
    }
    initialize(instance) {
      this.#begin(instance);
      const { _start, _initialize } = instance.exports;
      if (_start !== undefined) throw wrongType('instance.exports._start', 'undefined', _start);
      if (_initialize !== undefined) {
        if (typeof _initialize !== 'function') throw wrongType('instance.exports._initialize', 'of type function', _initialize);
        _initialize();
      }
    }
    getImportObject() {
      return { [this.#version === 'unstable' ? 'wasi_unstable' : 'wasi_snapshot_preview1']: this.wasiImport };
    }
  }
  __etude.module('wasi', () => ({ WASI }));
})();
