// CommonJS and ES modules over the program's files. Files are named by the path a program would see: `/var/task/index.js`.
(() => {
  'use strict';
  const { check, evaluate, hooks } = __native;
  const { shared } = __native;
  const { hostCall, parse } = shared;

  /** `name -> factory` of the modules that are not files. */
  const factories = new Map();
  const builtins = new Map();
  /** `path -> module` of the CommonJS files begun. */
  const cache = Object.create(null);
  /** The paths of all files. */
  let files = new Set();
  /** The text of the files read so far; errors look their lines up here. */
  shared.sources = new Map();

  shared.registerModule = (name, factory) => {
    factories.set(name, factory);
    builtins.delete(name);
  };

  shared.builtin = (name) => {
    if (!builtins.has(name)) builtins.set(name, factories.get(name)());
    return builtins.get(name);
  };

  const stem = (name) => (name.startsWith('node:') ? name.slice(5) : name);
  const isBuiltin = (name) => factories.has(stem(name)) || factories.has(name);
  const builtin = (name) => shared.builtin(factories.has(name) ? name : stem(name));
  const isFilePath = (name) => /^\.{0,2}\//.test(name) || name === '.' || name === '..';

  const directory = (path) => path.slice(0, Math.max(path.lastIndexOf('/'), 0));

  function join(base, name) {
    const isAbsolute = name.startsWith('/') || base.startsWith('/');
    const parts = [];
    for (const part of (name.startsWith('/') ? name : `${base}/${name}`).split('/')) {
      if (part === '..') parts.pop();
      else if (part && part !== '.') parts.push(part);
    }
    return (isAbsolute ? '/' : '') + parts.join('/');
  }

  const asFile = (path) => [path, `${path}.js`, `${path}.json`, `${path}.mjs`, `${path}.cjs`].find((candidate) => files.has(candidate));
  const asDirectory = (path) => {
    if (files.has(`${path}/package.json`)) {
      const { main } = parse(read(`${path}/package.json`));
      const found = main && (asFile(join(path, main)) ?? asFile(join(path, `${main}/index`)));
      if (found) return found;
    }
    return asFile(`${path}/index`);
  };
  const find = (path) => asFile(path) ?? asDirectory(path);

  /** The file `name` means when `base` asks for it, or undefined. */
  function lookUp(base, name) {
    if (isFilePath(name)) return find(join(directory(base), name));
    for (let folder = directory(base); ; folder = directory(folder)) {
      const found = find(join(folder, `node_modules/${name}`));
      if (found || !folder) return found;
    }
  }

  function read(path) {
    let text = shared.sources.get(path);
    if (text === undefined) {
      text = hostCall('etude.source', path);
      shared.sources.set(path, text);
    }
    return text;
  }

  // ---- CommonJS ----

  class Module {
    constructor(path, parent) {
      this.id = path;
      this.path = directory(path);
      this.exports = {};
      this.filename = path;
      this.loaded = false;
      this.children = [];
      this.paths = [];
      Object.defineProperty(this, 'parent', { value: parent, enumerable: false });
    }
    require(name) {
      return requireFrom(this, name);
    }
  }

  const requireStack = (module) => {
    const stack = [];
    for (; module; module = module.parent) stack.push(module.filename);
    return stack;
  };

  function notFound(name, stack) {
    const error = new Error(`Cannot find module '${name}'${stack.length ? `\nRequire stack:\n- ${stack.join('\n- ')}` : ''}`);
    return Object.assign(error, { code: 'MODULE_NOT_FOUND', requireStack: stack });
  }

  function resolveFrom(module, name) {
    if (typeof name !== 'string') {
      throw Object.assign(new TypeError(`The "id" argument must be of type string. Received ${shared.received(name)}`), { code: 'ERR_INVALID_ARG_TYPE' });
    }
    if (name === '') {
      throw Object.assign(new TypeError(`The argument 'id' must be a non-empty string. Received ''`), { code: 'ERR_INVALID_ARG_VALUE' });
    }
    if (isBuiltin(name)) return name;
    const path = lookUp(module.filename, name);
    if (path === undefined) {
      if (name.startsWith('node:')) throw Object.assign(new Error(`No such built-in module: ${name}`), { code: 'ERR_UNKNOWN_BUILTIN_MODULE' });
      throw notFound(name, requireStack(module));
    }
    return path;
  }

  function requireFrom(module, name) {
    const path = resolveFrom(module, name);
    return isBuiltin(path) ? builtin(path) : load(path, module).exports;
  }

  const WRAPPER = '(function (exports, require, module, __filename, __dirname) {\n\n';

  /** The function a CommonJS file's text becomes. The wrapper stands on lines -1 and 0 (0 alone would
   * mean no line to the engine), so lines and columns are the file's own. */
  const wrapped = (text) => `${WRAPPER}${text.replace(/^#!/, '//')}\n})`;
  const compile = (path, text) => {
    try {
      return evaluate(wrapped(text), path, -1);
    } catch (error) {
      throw atEnd(error, path, text);
    }
  };

  /** A fault found in the wrapper's own last line is a fault at the end of the file. */
  function atEnd(error, path, text) {
    const lines = text.split('\n');
    const line = +/:(\d+):\d+\)?$/.exec(String(error.stack).trimEnd())?.[1];
    if (!(error instanceof SyntaxError) || !(line > lines.length)) return error;
    while (lines.length > 1 && lines.at(-1).trim() === '') lines.pop();
    const better = new SyntaxError('Unexpected end of input');
    better.stack = `SyntaxError: Unexpected end of input\n    at ${path}:${lines.length}:${lines.at(-1).length + 1}`;
    return better;
  }

  function load(path, parent, compiled) {
    const known = cache[path];
    if (known) {
      if (parent && !parent.children.includes(known)) parent.children.push(known);
      return known;
    }
    if (path.endsWith('.mjs')) {
      const words = `require() of ES Module ${path} from ${parent?.filename} not supported.\nInstead change the require of ${path.slice(path.lastIndexOf('/') + 1)} in ${parent?.filename} to a dynamic import() which is available in all CommonJS modules.`;
      throw Object.assign(new Error(words), { code: 'ERR_REQUIRE_ESM' });
    }
    const module = new Module(path, parent);
    cache[path] = module;
    parent?.children.push(module);
    try {
      if (path.endsWith('.json')) {
        try {
          module.exports = JSON.parse(read(path));
        } catch (error) {
          error.message = `${path}: ${error.message}`;
          throw error;
        }
      } else {
        const run = compiled ?? compile(path, read(path));
        run.call(module.exports, module.exports, requireFor(module), module, path, module.path);
      }
    } catch (error) {
      delete cache[path];
      throw error;
    }
    module.loaded = true;
    return module;
  }

  let main;
  function requireFor(module) {
    const require = (name) => requireFrom(module, name);
    require.resolve = (name) => resolveFrom(module, name);
    require.main = main ?? module;
    require.cache = cache;
    require.extensions = Object.create(null);
    return require;
  }

  // ---- ES modules ----

  /** How a file that is no ES module looks to one: its exports as the default, and the names that can be seen now. */
  function facade(specifier, values) {
    const lines = [`const m = globalThis[Symbol.for('etude.import')](${shared.stringify(specifier)});`, 'export default m;'];
    const isObject = (typeof values === 'object' && values !== null) || typeof values === 'function';
    for (const name of isObject ? Object.keys(values) : []) {
      if (/^[A-Za-z_$][\w$]*$/.test(name) && name !== 'default' && !RESERVED.has(name)) lines.push(`const _${name} = m.${name}; export { _${name} as ${name} };`);
    }
    return lines.join('\n');
  }
  const RESERVED = new Set(['__proto__']);
  Object.defineProperty(globalThis, Symbol.for('etude.import'), {
    value: (specifier) => (isBuiltin(specifier) ? builtin(specifier) : load(specifier, undefined).exports),
  });

  /** Whether a `.js` file is an ES module: it does not parse as CommonJS and does begin a line with import or export. */
  const IMPORT_OR_EXPORT = /^[ \t]*(?:import\s*(?:[\w$*{"']|\/\*)|export\s*(?:[{*]|default\b|const\b|let\b|var\b|function\b|class\b|async\b))/m;
  shared.looksLikeModule = (text) => IMPORT_OR_EXPORT.test(text);

  function isModuleFile(path) {
    if (path.endsWith('.mjs')) return true;
    if (path.endsWith('.cjs') || path.endsWith('.json')) return false;
    return shared.looksLikeModule(read(path)) && !compiles(path);
  }

  function compiles(path) {
    try {
      compile(path, read(path));
      return true;
    } catch {
      return false;
    }
  }

  hooks.resolve = (base, name) => {
    if (name.startsWith('etude:')) return name;
    if (isBuiltin(name)) return `etude:builtin/${name}`;
    if (files.has(name)) return name;
    const path = lookUp(base, name.startsWith('file://') ? name.slice(7) : name);
    if (path !== undefined) return path;
    if (shared.context.flavor === 'worker') {
      throw new Error(`No such module "${isFilePath(name) ? join(directory(base), name) : name}".\n  imported from "${base}"`);
    }
    const words = isFilePath(name) ? `Cannot find module '${join(directory(base), name)}' imported from ${base}` : `Cannot find package '${name}' imported from ${base}`;
    throw Object.assign(new Error(words), { code: 'ERR_MODULE_NOT_FOUND' });
  };

  const BUILTIN = 'etude:builtin/';
  hooks.source = (path) => {
    if (path.startsWith(BUILTIN)) {
      const name = path.slice(BUILTIN.length);
      return facade(name, builtin(name));
    }
    if (isModuleFile(path)) return read(path);
    return facade(path, load(path, undefined).exports);
  };

  // ---- the entry ----

  const absolute = (path) => (shared.context.root ? `${shared.context.root}/${path}` : path);

  // `{entry, format, paths}` -> runs the entry file; `done` is reported when its top level has ended.
  shared.operations.set('load', (text) => {
    const { entry, format, paths } = parse(text);
    delete globalThis.__etude;
    files = new Set(paths.map(absolute));
    const path = absolute(entry);
    if (!files.has(path)) throw notFound(path, []);
    shared.report(begin(path, format));
  });

  async function begin(path, format) {
    let compiled;
    if (format === 'detect') ({ format, compiled } = detect(path));
    if (format === 'module') {
      shared.entryExports = await import(path);
    } else if (format === 'script') {
      (compiled ?? evaluate)(read(path), path, 1);
      shared.entryExports = {};
    } else {
      main = undefined;
      const module = load(path, undefined, compiled);
      main = module;
      shared.entryExports = module.exports;
      // Top level ends with what it awaited; CommonJS awaits nothing. The exports object may still be replaced.
      Object.defineProperty(shared, 'entryExports', { get: () => module.exports, configurable: true, set: (value) => (module.exports = value) });
    }
  }

  function detect(path) {
    if (path.endsWith('.mjs')) return { format: 'module' };
    const isWorker = shared.context.flavor === 'worker';
    if (isWorker || path.endsWith('.cjs')) {
      const isModule = !path.endsWith('.cjs') && shared.looksLikeModule(read(path));
      return { format: isModule ? 'module' : isWorker ? 'script' : 'commonjs' };
    }
    try {
      return { format: 'commonjs', compiled: compile(path, read(path)) };
    } catch (error) {
      if (shared.looksLikeModule(read(path))) return { format: 'module' };
      throw error;
    }
  }

  // `{paths}` -> `[{path, error}]` for the files that do not parse. Nothing runs.
  shared.operations.set('check', (text) => {
    const { paths } = parse(text);
    files = new Set(paths.map(absolute));
    const faults = [];
    for (const path of paths) {
      if (!/\.[cm]?js$/.test(path)) continue;
      const source = read(absolute(path));
      const isModule = path.endsWith('.mjs') || (!path.endsWith('.cjs') && shared.looksLikeModule(source));
      const isScript = isModule || shared.context.flavor === 'worker';
      try {
        if (isScript) check(source, absolute(path), isModule, 1);
        else check(wrapped(source), absolute(path), false, -1);
      } catch (error) {
        faults.push(shared.describe(isScript ? error : atEnd(error, absolute(path), source)));
      }
    }
    return shared.stringify(faults);
  });

  shared.registerModule('module', () => ({
    builtinModules: [...factories.keys()].sort(),
    createRequire: (from) => requireFor(new Module(String(from).replace(/^file:\/\//, ''), undefined)),
    isBuiltin,
  }));
})();
