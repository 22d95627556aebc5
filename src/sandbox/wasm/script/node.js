// What scripts that drive modules take for granted in Node, where the engine's own prelude does not bring it.
(() => {
  'use strict';
  const { shared } = __etude;
  const define = (name, value) => {
    if (globalThis[name] === undefined) Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  };

  define('TextEncoder', class TextEncoder {
    get encoding() {
      return 'utf-8';
    }
    encode(text = '') {
      const bytes = [];
      for (const letter of String(text)) {
        let code = letter.codePointAt(0);
        if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
        if (code < 0x80) bytes.push(code);
        else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
        else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
        else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
      }
      return new Uint8Array(bytes);
    }
  });

  define('TextDecoder', class TextDecoder {
    get encoding() {
      return 'utf-8';
    }
    decode(source = new Uint8Array()) {
      const bytes = source instanceof ArrayBuffer ? new Uint8Array(source) : new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
      let text = '';
      for (let at = 0; at < bytes.length; ) {
        const lead = bytes[at++];
        const more = lead < 0x80 ? 0 : lead >= 0xc2 && lead < 0xe0 ? 1 : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xf0 && lead < 0xf5 ? 3 : -1;
        if (more === 0) {
          text += String.fromCharCode(lead);
          continue;
        }
        let code = more < 0 ? 0xfffd : lead & (0x3f >> more);
        for (let left = more; left > 0; left--) {
          if ((bytes[at] & 0xc0) !== 0x80) {
            code = 0xfffd;
            break;
          }
          code = (code << 6) | (bytes[at++] & 63);
        }
        text += String.fromCodePoint(code);
      }
      return text;
    }
  });

  const { env = {}, args = [], root } = shared.context;
  define('process', { argv: ['/usr/local/bin/node', `${root}/index.js`, ...args], env: { ...env }, cwd: () => root, platform: 'linux', version: 'v20.20.2', versions: { node: '20.20.2' } });

  const supply = (name, factory) => {
    try {
      shared.builtin(name);
    } catch {
      __etude.module(name, factory);
    }
  };
  const { inspect } = __etude;
  supply('util', () => ({ TextEncoder, TextDecoder, inspect }));
})();
