// TextEncoder, TextDecoder, and the base64 functions.
(() => {
  'use strict';
  const { shared } = __native;

  /** The UTF-8 bytes of `text`; a lone surrogate becomes U+FFFD. */
  shared.utf8 = (text) => {
    const bytes = new Uint8Array(text.length * 3);
    let length = 0;
    for (let i = 0; i < text.length; i++) {
      let code = text.charCodeAt(i);
      if (code < 0x80) {
        bytes[length++] = code;
        continue;
      }
      if (code >= 0xd800 && code <= 0xdfff) {
        const low = text.charCodeAt(i + 1);
        if (code < 0xdc00 && low >= 0xdc00 && low <= 0xdfff) {
          code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
          i++;
        } else code = 0xfffd;
      }
      if (code < 0x800) bytes[length++] = 0xc0 | (code >> 6);
      else {
        if (code < 0x10000) bytes[length++] = 0xe0 | (code >> 12);
        else {
          bytes[length++] = 0xf0 | (code >> 18);
          bytes[length++] = 0x80 | ((code >> 12) & 0x3f);
        }
        bytes[length++] = 0x80 | ((code >> 6) & 0x3f);
      }
      bytes[length++] = 0x80 | (code & 0x3f);
    }
    return bytes.slice(0, length);
  };

  const chunked = (codes) => {
    let text = '';
    for (let i = 0; i < codes.length; i += 4096) text += String.fromCharCode.apply(null, codes.slice(i, i + 4096));
    return text;
  };

  /** UTF-8 to text by the standard's state machine; `pending` carries an unfinished sequence from chunk to chunk. */
  function decodeUtf8(bytes, pending, isLast, fatal) {
    const codes = [];
    let { code, needed, lower, upper } = pending;
    const bad = () => {
      if (fatal) throw new TypeError(shared.context.flavor === 'worker' ? 'Failed to decode input.' : 'The encoded data was not valid for encoding utf-8');
      codes.push(0xfffd);
    };
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i];
      if (needed === 0) {
        if (byte < 0x80) codes.push(byte);
        else if (byte >= 0xc2 && byte <= 0xdf) [needed, code] = [1, byte & 0x1f];
        else if (byte >= 0xe0 && byte <= 0xef) {
          if (byte === 0xe0) lower = 0xa0;
          if (byte === 0xed) upper = 0x9f;
          [needed, code] = [2, byte & 0xf];
        } else if (byte >= 0xf0 && byte <= 0xf4) {
          if (byte === 0xf0) lower = 0x90;
          if (byte === 0xf4) upper = 0x8f;
          [needed, code] = [3, byte & 0x7];
        } else bad();
        continue;
      }
      if (byte < lower || byte > upper) {
        [code, needed, lower, upper] = [0, 0, 0x80, 0xbf];
        bad();
        i--;
        continue;
      }
      [lower, upper] = [0x80, 0xbf];
      code = (code << 6) | (byte & 0x3f);
      if (--needed === 0) {
        if (code > 0xffff) codes.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
        else codes.push(code);
        code = 0;
      }
    }
    if (isLast && needed > 0) {
      [code, needed, lower, upper] = [0, 0, 0x80, 0xbf];
      bad();
    }
    Object.assign(pending, { code, needed, lower, upper });
    return chunked(codes);
  }
  const fresh = () => ({ code: 0, needed: 0, lower: 0x80, upper: 0xbf, odd: [] });

  shared.textOf = (bytes) => decodeUtf8(bytes, fresh(), true, false);

  function decodeUtf16(bytes, pending, isLast, fatal, isBig) {
    const all = pending.odd.length ? [...pending.odd, ...bytes] : bytes;
    const codes = [];
    let i = 0;
    for (; i + 1 < all.length; i += 2) codes.push(isBig ? (all[i] << 8) | all[i + 1] : all[i] | (all[i + 1] << 8));
    pending.odd = i < all.length ? [all[i]] : [];
    if (isLast && pending.odd.length) {
      if (fatal) throw new TypeError('Failed to decode input.');
      codes.push(0xfffd);
      pending.odd = [];
    }
    return chunked(codes).toWellFormed();
  }

  const HIGH = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
  const decodeLatin1 = (bytes) => {
    let text = '';
    for (const byte of bytes) text += byte >= 0x80 && byte < 0xa0 ? HIGH[byte - 0x80] : String.fromCharCode(byte);
    return text;
  };

  const LABELS = new Map();
  for (const [encoding, labels] of Object.entries({
    'utf-8': 'unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8',
    'utf-16le': 'csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le',
    'utf-16be': 'unicodefffe utf-16be',
    'windows-1252': 'ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252',
  })) {
    for (const label of labels.split(' ')) LABELS.set(label, encoding);
  }

  class TextEncoder {
    get encoding() {
      return 'utf-8';
    }
    encode(text = '') {
      return shared.utf8(String(text));
    }
    encodeInto(text, target) {
      let read = 0;
      let written = 0;
      for (const char of String(text)) {
        const bytes = shared.utf8(char);
        if (written + bytes.length > target.length) break;
        target.set(bytes, written);
        written += bytes.length;
        read += char.length;
      }
      return { read, written };
    }
    get [Symbol.toStringTag]() {
      return 'TextEncoder';
    }
  }

  class TextDecoder {
    #encoding;
    #fatal;
    #ignoreBOM;
    #pending = fresh();
    #begun = false;
    constructor(label = 'utf-8', { fatal = false, ignoreBOM = false } = {}) {
      this.#encoding = LABELS.get(String(label).trim().toLowerCase());
      if (this.#encoding === undefined) {
        if (shared.context.flavor === 'worker') throw new RangeError(`"${label}" is not a valid encoding.`);
        throw Object.assign(new RangeError(`The "${label}" encoding is not supported`), { code: 'ERR_ENCODING_NOT_SUPPORTED' });
      }
      this.#fatal = Boolean(fatal);
      this.#ignoreBOM = Boolean(ignoreBOM);
    }
    get encoding() {
      return this.#encoding;
    }
    get fatal() {
      return this.#fatal;
    }
    get ignoreBOM() {
      return this.#ignoreBOM;
    }
    decode(input = new Uint8Array(0), { stream = false } = {}) {
      const bytes = shared.bytesOf(input);
      if (bytes === undefined) throw Object.assign(new TypeError('The "list" argument must be an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView.'), { code: 'ERR_INVALID_ARG_TYPE' });
      let text;
      if (this.#encoding === 'utf-8') text = decodeUtf8(bytes, this.#pending, !stream, this.#fatal);
      else if (this.#encoding === 'windows-1252') text = decodeLatin1(bytes);
      else text = decodeUtf16(bytes, this.#pending, !stream, this.#fatal, this.#encoding === 'utf-16be');
      if (!this.#begun && text !== '') {
        if (!this.#ignoreBOM && text[0] === '\ufeff' && this.#encoding !== 'windows-1252') text = text.slice(1);
        this.#begun = true;
      }
      if (!stream) {
        this.#pending = fresh();
        this.#begun = false;
      }
      return text;
    }
    get [Symbol.toStringTag]() {
      return 'TextDecoder';
    }
  }

  /** The bytes of an ArrayBuffer or a view of one, without a copy; undefined for anything else. */
  shared.bytesOf = (value) => {
    if (value instanceof Uint8Array) return value;
    if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    if (value instanceof ArrayBuffer || Object.prototype.toString.call(value) === '[object SharedArrayBuffer]') return new Uint8Array(value);
    return undefined;
  };

  // ---- base64 ----

  const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  shared.toBase64 = (bytes, isUrl = false) => {
    let text = '';
    for (let i = 0; i < bytes.length; i += 3) {
      const group = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
      const left = bytes.length - i;
      text += ALPHABET[group >> 18] + ALPHABET[(group >> 12) & 63] + (left > 1 ? ALPHABET[(group >> 6) & 63] : '=') + (left > 2 ? ALPHABET[group & 63] : '=');
    }
    return isUrl ? text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '') : text;
  };
  /** Lenient, as Buffer reads it: unknown characters are skipped. */
  shared.fromBase64 = (text) => {
    const bytes = [];
    let bits = 0;
    let count = 0;
    for (const char of text) {
      if (char === '=') break;
      const value = ALPHABET.indexOf(char === '-' ? '+' : char === '_' ? '/' : char);
      if (value < 0) continue;
      bits = ((bits << 6) | value) & 0xffffff;
      count += 6;
      if (count >= 8) bytes.push((bits >> (count -= 8)) & 0xff);
    }
    return Uint8Array.from(bytes);
  };

  const invalid = (words) => new DOMException(words, 'InvalidCharacterError');
  function btoa(text) {
    if (arguments.length === 0) throw new TypeError("Failed to execute 'btoa': 1 argument required, but only 0 present.");
    text = String(text);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 255) throw invalid(shared.context.flavor === 'worker' ? 'btoa() can only operate on characters in the Latin1 (ISO/IEC 8859-1) range.' : 'Invalid character');
      bytes[i] = code;
    }
    return shared.toBase64(bytes);
  }
  function atob(text) {
    if (arguments.length === 0) throw new TypeError("Failed to execute 'atob': 1 argument required, but only 0 present.");
    let clean = String(text).replace(/[\t\n\f\r ]/g, '');
    if (clean.length % 4 === 0) clean = clean.replace(/==?$/, '');
    if (clean.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(clean)) {
      throw invalid(shared.context.flavor === 'worker' ? 'atob() called with invalid base64-encoded data. (Only whitespace, \'+\', \'/\', alphanumeric ASCII, and up to two terminal \'=\' signs when the input data length is divisible by 4 are allowed.)' : 'The string to be decoded is not correctly encoded.');
    }
    return chunked([...shared.fromBase64(clean)]);
  }
  shared.expose({ TextEncoder, TextDecoder, atob, btoa });
})();
