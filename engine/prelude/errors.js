// Errors as learners know them from V8: the same words for the commonest faults, and stacks in their own files only.
(() => {
  'use strict';
  const { hooks, promise: promiseState } = __native;
  const { shared } = __native;
  const { stringify } = shared;

  const isInternal = (file) => file == null || file.startsWith('etude:');

  // ---- the words ----

  const WORDS = [
    [/^cannot read property '([^]*)' of (null|undefined)$/, (m) => `Cannot read properties of ${m[2]} (reading '${m[1]}')`],
    [/^cannot set property '([^]*)' of (null|undefined)$/, (m) => `Cannot set properties of ${m[2]} (setting '${m[1]}')`],
    [/^(.*) is not initialized$/, (m) => `Cannot access '${m[1]}' before initialization`],
    [/^circular reference$/, () => 'Converting circular structure to JSON'],
    [/^invalid array length$/, () => 'Invalid array length'],
    [/^cannot convert symbol to string$/, () => 'Cannot convert a Symbol value to a string'],
    [/^cannot convert bigint to number$/, () => 'Cannot convert a BigInt value to a number'],
    [/^(?:BigInt are forbidden in JSON.stringify|Do not know how to serialize a BigInt)$/, () => 'Do not know how to serialize a BigInt'],
    [/^cannot mix BigInt and other types.*$/i, () => 'Cannot mix BigInt and other types, use explicit conversions'],
    [/^invalid 'instanceof' right operand$/, () => "Right-hand side of 'instanceof' is not callable"],
    [/^invalid 'in' operand$/, () => "Cannot use 'in' operator to search for a key in a value that is not an object"],
    [/^object is not extensible$/, () => 'Cannot add property, object is not extensible'],
  ];

  /** The source text of `file`, or '' when there is none. */
  function sourceLine(file, line) {
    const text = shared.sources?.get(file);
    return text === undefined ? '' : (text.split('\n')[line - 1] ?? '');
  }

  /** The expression called or iterated at `column` of a line, as far as the line shows it: `order.items.map`. */
  function expressionAt(line, column) {
    const before = line.slice(0, column - 1);
    const after = line.slice(column - 1);
    const CHAIN = /(?:\bnew\s+)?[\w$\]\)]*(?:\??\.[\w$]+|\[[^\[\]]*\]|\([^()]*\))*$/;
    if (/^\s*\(/.test(after)) return CHAIN.exec(before)?.[0] ?? '';
    const head = /(?:[\w$]+(?:\([^()]*\)|\[[^\[\]]*\])*\??\.)*$/.exec(before)?.[0] ?? '';
    const tail = /^[\w$.]+(?:\[[^\[\]]*\])?/.exec(after)?.[0] ?? '';
    return tail ? head + tail : '';
  }

  function reword(error, sites) {
    if (!(error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError)) return;
    const message = error.message;
    if (typeof message !== 'string') return;
    let better;
    if (message === 'not a function' || message === 'value is not iterable' || message === 'not a constructor') {
      better = named(message, sites);
    } else if (/^'.*' is read-only$/.test(message)) {
      better = readOnly(message.slice(1, message.indexOf("'", 1)), sites);
    } else if (/^class constructors must be invoked with 'new'$/i.test(message)) {
      better = "Class constructor cannot be invoked without 'new'";
    } else {
      for (const [pattern, words] of WORDS) {
        const match = pattern.exec(message);
        if (match) {
          better = words(match);
          break;
        }
      }
    }
    if (better !== undefined) {
      Object.defineProperty(error, 'message', { value: better, writable: true, configurable: true, enumerable: false });
    }
  }

  /** Puts the expression a learner wrote before `is not a function`. */
  function named(message, sites) {
    const site = sites.find((candidate) => !candidate.isNative());
    if (!site || isInternal(site.getFileName())) return undefined;
    const expression = expressionAt(sourceLine(site.getFileName(), site.getLineNumber()), site.getColumnNumber());
    const what = message.replace(/^value /, '');
    return expression ? `${expression.replace(/^new\s+/, '')} ${what.startsWith('is') ? what : `is ${what}`}` : undefined;
  }

  function readOnly(name, sites) {
    const site = sites.find((candidate) => !candidate.isNative());
    const line = site ? sourceLine(site.getFileName(), site.getLineNumber()) : '';
    const isMember = new RegExp(`[.\\]]\\s*${name.replace(/[^\w]/g, '\\$&')}\\b|\\[`).test(line);
    return isMember ? `Cannot assign to read only property '${name}' of object` : 'Assignment to constant variable.';
  }

  // ---- stacks ----

  function frameOf(site) {
    const file = site.getFileName();
    const name = site.getFunctionName();
    const line = site.getLineNumber();
    const place = file == null || line == null ? '<anonymous>' : `${file}:${line}:${site.getColumnNumber()}`;
    return name && name !== '<eval>' && name !== '<anonymous>' ? `    at ${name} (${place})` : `    at ${place}`;
  }

  function headerOf(error) {
    try {
      const name = error.name === undefined ? 'Error' : String(error.name);
      const message = error.message === undefined ? '' : String(error.message);
      return name && message ? `${name}: ${message}` : name || message;
    } catch {
      return 'Error';
    }
  }

  Error.prepareStackTrace = (error, sites) => {
    if (error instanceof Error) reword(error, sites);
    const frames = [];
    for (const site of sites) {
      if (!site.isNative() && !isInternal(site.getFileName())) frames.push(frameOf(site));
    }
    const header = error instanceof Error ? headerOf(error) : '';
    return [header, ...frames].join('\n');
  };

  // ---- handing errors over ----

  const FRAME = /^\s*at (?:(.*?) \()?(.*?):(\d+):(\d+)\)?$/;

  /** The frames of a stack as `[function, file, line, column]`, innermost first. */
  function framesOf(stack) {
    const frames = [];
    for (const line of String(stack).split('\n')) {
      const match = FRAME.exec(line);
      if (match && !isInternal(match[2])) frames.push([match[1] ?? '', match[2], +match[3], +match[4]]);
    }
    return frames;
  }

  const typeName = (value) =>
    value === null ? 'null' : typeof value === 'object' ? (value.constructor?.name ?? 'Object') : typeof value;

  function ownProperties(error) {
    const properties = {};
    for (const key of Object.keys(error)) if (key !== 'stack' && key !== 'message') properties[key] = error[key];
    return properties;
  }

  function json(value) {
    try {
      return JSON.parse(stringify(value) ?? 'null');
    } catch {
      return null;
    }
  }

  /** What the host needs to know of a thrown value, as JSON. */
  shared.describe = (thrown) => {
    const isError = thrown instanceof Error;
    return stringify({
      name: isError ? String(thrown.name) : typeName(thrown),
      message: isError ? String(thrown.message) : attempt(() => (typeof thrown === 'string' ? thrown : shared.inspect(thrown))),
      frames: isError ? framesOf(thrown.stack) : [],
      stack: isError ? String(thrown.stack) : '',
      isError,
      value: isError ? json(ownProperties(thrown)) : json(thrown),
      inspected: attempt(() => shared.inspect(thrown)),
    });
  };

  const attempt = (make) => {
    try {
      return String(make());
    } catch {
      return '';
    }
  };

  hooks.describe = shared.describe;

  /** The error a host answers with: `{name, message, ...own properties}`. */
  shared.errorOf = ({ name = 'Error', message = '', ...properties }) => {
    const Known = { TypeError, RangeError, SyntaxError, ReferenceError, URIError, EvalError }[name];
    const error = Known ? new Known(message) : new Error(message);
    if (!Known && name !== 'Error') {
      const frames = error.stack.split('\n').slice(message.split('\n').length);
      Object.defineProperty(error, 'name', { value: name, writable: true, configurable: true, enumerable: false });
      error.stack = [`${name}: ${message}`, ...frames].join('\n');
    }
    return Object.assign(error, properties);
  };

  hooks.raise = (text) => shared.errorOf(shared.parse(text));

  // ---- rejections nobody handles ----

  const unhandled = new Map();

  hooks.rejection = (promise, reason, isHandled) => {
    if (isHandled) unhandled.delete(promise);
    else unhandled.set(promise, reason);
    return unhandled.size;
  };

  /** Takes the first rejection nobody has handled: its description, or undefined when a listener took it. */
  shared.operations.set('rejections', () => {
    const taken = [...unhandled];
    unhandled.clear();
    for (const [promise, reason] of taken) {
      if (shared.emitProcess?.('unhandledRejection', reason, promise)) continue;
      if (shared.context.flavor === 'node') return shared.describe(reason);
      shared.print('error', `Uncaught (in promise) ${shared.inspect(reason)}`);
    }
    return undefined;
  });

  /** Whether an exception outside any call was taken by a listener. */
  shared.promiseState = promiseState;
})();
