// `fs` and `fs/promises` over the in-memory file system, as far as programs of lessons use them.
(() => {
  'use strict';
  const { call } = __etude;
  const asBuffer = (bytes) => {
    const view = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : new Uint8Array(0);
    return typeof Buffer === 'function' ? Buffer.from(view.buffer) : view;
  };
  const encodingOf = (options) => (typeof options === 'string' ? options : options?.encoding);
  const decoded = (bytes, encoding) => {
    if (!encoding || encoding === 'buffer') return bytes;
    if (/^utf-?8$/i.test(encoding)) return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    if (typeof bytes.toString === 'function' && typeof Buffer === 'function') return bytes.toString(encoding);
    throw Object.assign(new TypeError(`Unknown encoding: ${encoding}`), { code: 'ERR_UNKNOWN_ENCODING' });
  };
  const bytesOf = (data) => {
    if (typeof data === 'string') data = new TextEncoder().encode(data);
    if (data instanceof ArrayBuffer) return data;
    if (ArrayBuffer.isView(data)) return data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength);
    throw invalid('data', 'of type string or an instance of Buffer, TypedArray, or DataView', data);
  };
  const invalid = (name, wanted, got) => {
    const received = got === undefined ? 'undefined' : got === null ? 'null' : `type ${typeof got} (${String(got)})`;
    return Object.assign(new TypeError(`The "${name}" argument must be ${wanted}. Received ${received}`), { code: 'ERR_INVALID_ARG_TYPE' });
  };
  const pathOf = (path) => {
    if (typeof path === 'string') return path;
    if (path instanceof Uint8Array) return new TextDecoder().decode(path);
    if (path && typeof path.href === 'string' && path.protocol === 'file:') return decodeURIComponent(path.pathname);
    throw invalid('path', 'of type string or an instance of Buffer or URL', path);
  };

  class Stats {
    constructor({ directory, size, modified, inode }) {
      Object.assign(this, { ino: inode, size, mode: directory ? 0o40755 : 0o100644, mtimeMs: modified, mtime: new Date(modified) });
      Object.defineProperty(this, 'directory', { value: directory, enumerable: false });
    }
    isFile() { return !this.directory; }
    isDirectory() { return this.directory; }
    isSymbolicLink() { return false; }
  }
  class Dirent {
    constructor(name, path, directory) {
      Object.assign(this, { name, path });
      Object.defineProperty(this, 'directory', { value: directory, enumerable: false });
    }
    isFile() { return !this.directory; }
    isDirectory() { return this.directory; }
    isSymbolicLink() { return false; }
  }

  const stat = (path, syscall) => new Stats(call('fs.stat', { path: pathOf(path), syscall }));
  const operations = {
    readFile: (path, options) => decoded(asBuffer(call('fs.read', { path: pathOf(path) })), encodingOf(options)),
    writeFile: (path, data) => void call('fs.write', { path: pathOf(path) }, bytesOf(data)),
    appendFile: (path, data) => void call('fs.write', { path: pathOf(path), append: true }, bytesOf(data)),
    readdir: (path, options) => {
      const entries = call('fs.list', { path: pathOf(path) });
      return options?.withFileTypes ? entries.map(({ name, directory }) => new Dirent(name, pathOf(path), directory)) : entries.map(({ name }) => name);
    },
    mkdir: (path, options) => call('fs.mkdir', { path: pathOf(path), recursive: Boolean(options?.recursive) }) ?? undefined,
    unlink: (path) => void call('fs.unlink', { path: pathOf(path) }),
    rmdir: (path) => void call('fs.rmdir', { path: pathOf(path) }),
    rm: (path, options) => void call('fs.rm', { path: pathOf(path), recursive: Boolean(options?.recursive), force: Boolean(options?.force) }),
    rename: (from, to) => void call('fs.rename', { path: pathOf(from), dest: pathOf(to) }),
    copyFile: (from, to) => void call('fs.copy', { path: pathOf(from), dest: pathOf(to) }),
    stat: (path) => stat(path, 'stat'),
    lstat: (path) => stat(path, 'lstat'),
    access: (path) => void stat(path, 'access'),
  };

  const promises = {};
  const fs = { promises, constants: { F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1 }, Stats, Dirent };
  for (const [name, operation] of Object.entries(operations)) {
    promises[name] = { async [name](...args) { return operation(...args); } }[name];
    fs[`${name}Sync`] = { [`${name}Sync`]: (...args) => operation(...args) }[`${name}Sync`];
    fs[name] = { [name](...args) {
      const callback = args.pop();
      if (typeof callback !== 'function') throw invalid('cb', 'of type function', callback);
      promises[name](...args).then((value) => callback(null, value), (error) => callback(error));
    } }[name];
  }
  promises.constants = fs.constants;
  fs.existsSync = (path) => {
    try {
      return Boolean(stat(path, 'access'));
    } catch {
      return false;
    }
  };
  __etude.module('fs', () => fs);
  __etude.module('fs/promises', () => promises);
})();
