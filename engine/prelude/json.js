// JSON.parse with the words V8 uses for what is wrong and where. The engine's own parser does the work; only when it
// refuses a text does the scanner here go over it again to find the words.
(() => {
  'use strict';
  const parse = JSON.parse;

  /** Why V8 would refuse `text`: walks it with a stack of its own, so depth does not matter. */
  function complaint(text) {
    let at = 0;
    const open = [];
    const SPACE = /[ \t\n\r]/;
    const skip = () => {
      while (at < text.length && SPACE.test(text[at])) at++;
    };
    const END = 'Unexpected end of JSON input';
    const position = (words) => `${words} in JSON at position ${at}`;
    const token = () => {
      if (at >= text.length) return END;
      const quoted =
        text.length <= 40
          ? `"${text}"`
          : `${at > 10 ? '...' : ''}"${text.slice(Math.max(0, at - 10), at + 10)}"${at + 10 < text.length ? '...' : ''}`;
      if (text[at] === '"') return position('Unexpected string');
      if (/[0-9]/.test(text[at])) return position('Unexpected number');
      return `Unexpected token '${String.fromCodePoint(text.codePointAt(at))}', ${quoted} is not valid JSON`;
    };

    const string = () => {
      for (at++; ; at++) {
        if (at >= text.length) return position('Unterminated string');
        const char = text[at];
        if (char === '"') return void at++;
        if (char < ' ') return position('Bad control character in string literal');
        if (char !== '\\') continue;
        at++;
        if (at >= text.length) return position('Unterminated string');
        if (text[at] === 'u') {
          for (let digit = 0; digit < 4; digit++) {
            if (!/[0-9a-fA-F]/.test(text[at + 1] ?? '')) {
              at++;
              return position('Bad Unicode escape');
            }
            at++;
          }
        } else if (!'"\\/bfnrt'.includes(text[at])) return position('Bad escaped character');
      }
    };
    const digits = () => {
      const from = at;
      while (/[0-9]/.test(text[at] ?? '')) at++;
      return at > from;
    };
    const number = () => {
      if (text[at] === '-' && !/[0-9]/.test(text[++at] ?? '')) return position('No number after minus sign');
      if (text[at] === '0') {
        at++;
        if (/[0-9]/.test(text[at] ?? '')) return position('Unexpected number');
      } else digits();
      if (text[at] === '.' && (at++, !digits())) return position('Unterminated fractional number');
      if (/[eE]/.test(text[at] ?? '')) {
        at++;
        if (/[+-]/.test(text[at] ?? '')) at++;
        if (!digits()) return position('Exponent part is missing a number');
      }
    };
    const word = (expected) => {
      for (const char of expected) {
        if (text[at] !== char) return token();
        at++;
      }
    };
    const key = (first) => {
      skip();
      if (first && text[at] === '}') return close();
      if (text[at] !== '"') return position(first ? "Expected property name or '}'" : 'Expected double-quoted property name');
      const fault = string();
      if (fault) return fault;
      skip();
      if (text[at] !== ':') return position("Expected ':' after property name");
      at++;
      return value();
    };
    const close = () => {
      at++;
      open.pop();
      return after();
    };
    // Each step returns a complaint, or the next step to take; so nothing recurses into nested values.
    const after = () => {
      skip();
      if (open.length === 0) return at < text.length ? position('Unexpected non-whitespace character after JSON').replace(' in JSON', '') : undefined;
      const inArray = open[open.length - 1] === '[';
      if (text[at] === ',') {
        at++;
        return inArray ? value : () => key(false);
      }
      if (text[at] === (inArray ? ']' : '}')) return close;
      return position(inArray ? "Expected ',' or ']' after array element" : "Expected ',' or '}' after property value");
    };
    const value = () => {
      skip();
      const char = text[at];
      if (char === '{') {
        at++;
        open.push('{');
        return () => key(true);
      }
      if (char === '[') {
        at++;
        open.push('[');
        skip();
        return text[at] === ']' ? close : value;
      }
      const fault =
        char === '"'
          ? string()
          : char === '-' || /[0-9]/.test(char ?? '')
            ? number()
            : char === 't'
              ? word('true')
              : char === 'f'
                ? word('false')
                : char === 'n'
                  ? word('null')
                  : token();
      return fault ?? after;
    };
    let step = value;
    while (typeof step === 'function') step = step();
    return step;
  }

  JSON.parse = {
    parse(text, reviver) {
      try {
        return parse(text, reviver);
      } catch (error) {
        if (!(error instanceof SyntaxError) || typeof text === 'symbol') throw error;
        const source = String(text);
        const words = typeof text !== 'string' && (typeof text === 'object' || text === undefined) ? `"${source}" is not valid JSON` : complaint(source);
        if (words === undefined) throw error;
        throw new SyntaxError(words);
      }
    },
  }.parse;
  Object.defineProperty(JSON, 'parse', { enumerable: false });
})();
