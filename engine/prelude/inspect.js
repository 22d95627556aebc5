// util.inspect: values as text, laid out as Node lays them out (depth 2, lines of 72 to 80 characters).
(() => {
  'use strict';
  const { promise: promiseState, proxy: proxyTarget } = __native;
  const { shared } = __native;

  const custom = Symbol.for('nodejs.util.inspect.custom');
  const DEFAULTS = {
    depth: 2,
    breakLength: 128,
    compact: 3,
    showHidden: false,
    colors: false,
    customInspect: true,
    showProxy: false,
    maxArrayLength: 100,
    maxStringLength: 10000,
    sorted: false,
    getters: false,
    numericSeparator: false,
  };
  const IDENTIFIER = /^[a-zA-Z_][a-zA-Z_0-9]*$/;
  const TypedArray = Object.getPrototypeOf(Uint8Array);
  const COLORS = { special: [36, 39], number: [33, 39], bigint: [33, 39], boolean: [33, 39], undefined: [90, 39], null: [1, 22], string: [32, 39], symbol: [32, 39], date: [35, 39], regexp: [31, 39], module: [4, 24] };

  function stylize(text, style) {
    const color = this.colors ? COLORS[style] : undefined;
    return color ? `\u001b[${color[0]}m${text}\u001b[${color[1]}m` : text;
  }

  /** The text of `value`; `options` are those of Node's `util.inspect`. */
  function inspect(value, options, ...legacy) {
    if (typeof options === 'boolean') options = { showHidden: options, depth: legacy[0] ?? 2, colors: legacy[1] ?? false };
    const state = { ...DEFAULTS, breakLength: 80, ...options, stylize, seen: [], circular: undefined, indent: 0, level: 0 };
    if (state.maxArrayLength === null) state.maxArrayLength = Infinity;
    if (state.maxStringLength === null) state.maxStringLength = Infinity;
    return formatValue(state, value, 0, true);
  }
  inspect.custom = custom;
  inspect.defaultOptions = DEFAULTS;

  function formatValue(state, value, depth, typed = false) {
    if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return formatPrimitive(state, value);
    const target = proxyTarget(value);
    if (target !== undefined) {
      // A proxy is shown as its target, so that looking at it runs none of its traps.
      return formatValue(state, target, depth, typed);
    }
    if (state.customInspect) {
      const render = value[custom];
      if (typeof render === 'function' && render !== inspect && !(value.constructor && value.constructor.prototype === value)) {
        const left = state.depth === null ? null : state.depth - depth;
        const { seen, circular, indent, level, stylize: _, ...rest } = state;
        const shown = render.call(value, left, { ...rest, depth: left, stylize: (text, style) => stylize.call(state, text, style) }, inspect);
        if (shown !== value) return typeof shown === 'object' ? formatValue(state, shown, depth) : String(shown).replaceAll('\n', `\n${' '.repeat(state.indent)}`);
      }
    }
    if (state.seen.includes(value)) {
      state.circular ??= new Map();
      if (!state.circular.has(value)) state.circular.set(value, state.circular.size + 1);
      return state.stylize(`[Circular *${state.circular.get(value)}]`, 'special');
    }
    return formatObject(state, value, depth, typed);
  }

  // ---- primitives ----

  const ESCAPES = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '\\': '\\\\' };

  function quote(text) {
    const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes('`') && !text.includes('${') ? '`' : "'";
    let out = mark;
    for (let i = 0; i < text.length; i++) {
      const char = text[i];
      const code = text.charCodeAt(i);
      if (ESCAPES[char]) out += ESCAPES[char];
      else if (char === mark) out += `\\${char}`;
      else if (code < 32 || (code > 126 && code < 160)) out += `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;
      else if (code >= 0xd800 && code <= 0xdfff) {
        const next = text.charCodeAt(i + 1);
        if (code < 0xdc00 && next >= 0xdc00 && next <= 0xdfff) out += char + text[++i];
        else out += `\\u${code.toString(16).toUpperCase()}`;
      } else out += char;
    }
    return out + mark;
  }

  const formatNumber = (value) => (Object.is(value, -0) ? '-0' : String(value));

  function formatPrimitive(state, value) {
    switch (typeof value) {
      case 'string': {
        let trailer = '';
        if (value.length > state.maxStringLength) {
          const left = value.length - state.maxStringLength;
          value = value.slice(0, state.maxStringLength);
          trailer = `... ${left} more character${left > 1 ? 's' : ''}`;
        }
        if (state.compact !== true && value.length > 16 && value.length > state.breakLength - state.indent - 4) {
          const lines = value.match(/.*?\n|.+$/gs) ?? [value];
          if (lines.length > 1) return lines.map((line) => state.stylize(quote(line), 'string')).join(` +\n${' '.repeat(state.indent + 2)}`) + trailer;
        }
        return state.stylize(quote(value), 'string') + trailer;
      }
      case 'number':
        return state.stylize(formatNumber(value), 'number');
      case 'bigint':
        return state.stylize(`${value}n`, 'bigint');
      case 'symbol':
        return state.stylize(value.toString(), 'symbol');
      default:
        return state.stylize(String(value), value === null ? 'null' : typeof value);
    }
  }

  // ---- objects ----

  const tagOf = (value) => {
    try {
      const tag = value[Symbol.toStringTag];
      return typeof tag === 'string' ? tag : '';
    } catch {
      return '';
    }
  };

  /** The name of the class `value` is an instance of; `null` when it has no prototype. */
  function classOf(value) {
    for (let object = value, hops = 0; object !== null; object = Object.getPrototypeOf(object), hops++) {
      const slot = Object.getOwnPropertyDescriptor(object, 'constructor');
      if (slot !== undefined && typeof slot.value === 'function' && slot.value.name !== '') {
        if (hops > 0 || value instanceof slot.value) return slot.value.name;
      }
    }
    return null;
  }

  function prefixOf(name, tag, fallback, size = '') {
    if (name === null) return tag !== '' && fallback !== tag ? `[${fallback}${size}: null prototype] [${tag}] ` : `[${fallback}${size}: null prototype] `;
    return tag !== '' && name !== tag ? `${name}${size} [${tag}] ` : `${name}${size} `;
  }

  function keysOf(value, showHidden) {
    const symbols = Object.getOwnPropertySymbols(value);
    if (showHidden) return [...Object.getOwnPropertyNames(value), ...symbols];
    return [...Object.keys(value), ...symbols.filter((symbol) => Object.prototype.propertyIsEnumerable.call(value, symbol))];
  }

  const isIndex = (key) => typeof key === 'string' && /^(?:0|[1-9]\d*)$/.test(key) && +key < 2 ** 32 - 1;

  const has = (getter, value) => {
    try {
      getter.call(value);
      return true;
    } catch {
      return false;
    }
  };
  const getterOf = (object, key) => Object.getOwnPropertyDescriptor(object, key).get;
  const mapSize = getterOf(Map.prototype, 'size');
  const setSize = getterOf(Set.prototype, 'size');
  const bufferSize = getterOf(ArrayBuffer.prototype, 'byteLength');

  /** How an object is opened, what stands in it, and how it is closed. */
  function shapeOf(state, value, name, tag, keys) {
    const empty = (text, style) => ({ base: style ? state.stylize(text, style) : text });
    if (Array.isArray(value)) {
      const prefix = name !== 'Array' || tag !== '' ? prefixOf(name, tag, 'Array', `(${value.length})`) : '';
      return { braces: [`${prefix}[`, ']'], entries: (d) => formatArray(state, value, d), isList: true, keys: keys.filter((key) => !isIndex(key)), isEmpty: value.length === 0 };
    }
    if (has(setSize, value)) {
      const size = setSize.call(value);
      return { braces: [`${prefixOf(name, tag, 'Set', `(${size})`)}{`, '}'], entries: (d) => indented(state, () => [...Set.prototype.values.call(value)].map((item) => formatValue(state, item, d))), isEmpty: size === 0 };
    }
    if (has(mapSize, value)) {
      const size = mapSize.call(value);
      const pair = (d, [key, item]) => `${formatValue(state, key, d)} => ${formatValue(state, item, d)}`;
      return { braces: [`${prefixOf(name, tag, 'Map', `(${size})`)}{`, '}'], entries: (d) => indented(state, () => [...Map.prototype.entries.call(value)].map((entry) => pair(d, entry))), isEmpty: size === 0 };
    }
    if (value instanceof TypedArray) {
      const kind = Object.getPrototypeOf(TypedArray.prototype) && value[Symbol.toStringTag];
      const prefix = prefixOf(name, name === null || name === kind ? '' : tag === kind ? '' : tag, kind, `(${value.length})`);
      return { braces: [`${prefix}[`, ']'], entries: () => formatTypedArray(state, value), isList: true, keys: keys.filter((key) => !isIndex(key)), isEmpty: value.length === 0 };
    }
    if (Object.prototype.toString.call(value) === '[object Map Iterator]' || Object.prototype.toString.call(value) === '[object Set Iterator]') {
      return { braces: [`[${tag}] {`, '}'], entries: () => [] };
    }
    if (typeof value === 'function') {
      const base = functionBase(value, name, tag);
      return keys.length === 0 ? empty(base, 'special') : { braces: ['{', '}'], title: state.stylize(base, 'special') };
    }
    if (value instanceof RegExp) return titled(state, keys, RegExp.prototype.toString.call(value), 'regexp');
    if (value instanceof Date) return titled(state, keys, Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString(), 'date');
    if (value instanceof Error) return errorShape(state, value, name, tag, keys);
    if (has(bufferSize, value)) return { braces: [`${prefixOf(name, tag === 'ArrayBuffer' ? '' : tag, 'ArrayBuffer')}{`, '}'], entries: () => bufferLines(state, value) };
    if (value instanceof DataView) {
      return { braces: [`${prefixOf(name, tag === 'DataView' ? '' : tag, 'DataView')}{`, '}'], entries: (d) => ['byteLength', 'byteOffset', 'buffer'].map((key) => `${key}: ${indented(state, () => formatValue(state, value[key], d))}`) };
    }
    const promise = promiseState(value);
    if (promise !== undefined) {
      return { braces: [`${prefixOf(name, tag === 'Promise' ? '' : tag, 'Promise')}{`, '}'], entries: (d) => [promiseLine(state, promise, d)] };
    }
    if (value instanceof WeakMap) return { braces: [`${prefixOf(name, tag === 'WeakMap' ? '' : tag, 'WeakMap')}{`, '}'], entries: () => [state.stylize('<items unknown>', 'special')] };
    if (value instanceof WeakSet) return { braces: [`${prefixOf(name, tag === 'WeakSet' ? '' : tag, 'WeakSet')}{`, '}'], entries: () => [state.stylize('<items unknown>', 'special')] };
    for (const Boxed of [Number, String, Boolean, Symbol, BigInt]) {
      if (value instanceof Boxed) return boxed(state, value, Boxed, name, tag, keys);
    }
    if (tag === 'Arguments' || Object.prototype.toString.call(value) === '[object Arguments]') {
      return { braces: ['[Arguments] {', '}'], isEmpty: keys.length === 0 };
    }
    if (name === 'Object' && tag === '') return keys.length === 0 ? empty('{}') : { braces: ['{', '}'] };
    if (tag === 'Module' && name === null) return { braces: ['[Module: null prototype] {', '}'], isEmpty: keys.length === 0 };
    const prefix = prefixOf(name, tag, 'Object');
    return keys.length === 0 ? empty(`${prefix}{}`) : { braces: [`${prefix}{`, '}'] };
  }

  function titled(state, keys, text, style) {
    const title = state.stylize(text, style);
    return keys.length === 0 ? { base: title } : { braces: ['{', '}'], title };
  }

  function boxed(state, value, Boxed, name, tag, keys) {
    const primitive = Boxed.prototype.valueOf.call(value);
    const own = Boxed === String ? keys.filter((key) => !isIndex(key)) : keys;
    const type = Boxed.name;
    const text = `[${type}${name !== type ? (name === null ? ' (null prototype)' : ` (${name})`) : ''}: ${formatPrimitive({ ...state, stylize: (t) => t }, primitive)}]`;
    return { ...titled(state, own, text, typeof primitive), keys: own };
  }

  function functionBase(value, name, tag) {
    const source = Function.prototype.toString.call(value);
    if (/^class\b/.test(source)) {
      let base = `[class ${Object.hasOwn(value, 'name') && value.name ? value.name : '(anonymous)'}`;
      const parent = Object.getPrototypeOf(value)?.name;
      if (name !== 'Function' && name !== null) base += ` [${name}]`;
      if (name !== null) base += parent ? ` extends ${parent}` : '';
      else base += ' extends [null prototype]';
      return `${base}]`;
    }
    const kind = name === null ? 'Function (null prototype)' : (Object.prototype.toString.call(value).slice(8, -1) || 'Function');
    let base = `[${kind}`;
    base += value.name === '' ? ' (anonymous)' : `: ${typeof value.name === 'string' ? value.name : '(anonymous)'}`;
    base += ']';
    if (name !== kind && name !== null && !/Function$/.test(name)) base += ` ${name}`;
    if (tag !== '' && name !== tag && !/Function$/.test(tag)) base += ` [${tag}]`;
    return base;
  }

  function promiseLine(state, [kind, result], depth) {
    if (kind === 0) return state.stylize('<pending>', 'special');
    const text = indented(state, () => formatValue(state, result, depth));
    return kind === 2 ? `${state.stylize('<rejected>', 'special')} ${text}` : text;
  }

  function bufferLines(state, value) {
    const bytes = new Uint8Array(value);
    const shown = [...bytes.subarray(0, 50)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const more = bytes.length - 50;
    return [`[Uint8Contents]: <${shown}${more > 0 ? ` ... ${more} more byte${more > 1 ? 's' : ''}` : ''}>`, `byteLength: ${state.stylize(String(bytes.length), 'number')}`];
  }

  // ---- errors ----

  function errorShape(state, error, name, tag, keys) {
    const title = error.name == null ? 'Error' : String(error.name);
    let stack = typeof error.stack === 'string' && error.stack ? error.stack : Error.prototype.toString.call(error);
    const own = keys.filter((key) => {
      // What the stack's first line already says is not repeated.
      return !((key === 'name' || key === 'message' || key === 'stack') && stack.includes(String(error[key])));
    });
    if (Object.hasOwn(error, 'cause') && !own.includes('cause')) own.push('cause');
    if (Array.isArray(error.errors) && !own.includes('errors')) own.push('errors');
    stack = improveStack(stack, name, title, tag);
    const at = stack.indexOf('\n    at');
    if (at === -1) stack = `[${stack}]`;
    if (state.indent !== 0) stack = stack.replaceAll('\n', `\n${' '.repeat(state.indent)}`);
    return own.length === 0 ? { base: stack } : { braces: ['{', '}'], title: stack, keys: own };
  }

  /** Makes the first line of a stack name the error's class, when it does not already. */
  function improveStack(stack, constructorName, name, tag) {
    let length = name.length;
    if (constructorName === null || (name.endsWith('Error') && stack.startsWith(name) && (stack.length === length || stack[length] === ':' || stack[length] === '\n'))) {
      let fallback = 'Error';
      if (constructorName === null) {
        const start = /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n\s+at)/.exec(stack) ?? /^([a-z_A-Z0-9-]*Error)$/.exec(stack);
        fallback = start?.[1] ?? '';
        length = fallback.length;
        fallback ||= 'Error';
      }
      const prefix = prefixOf(constructorName, tag, fallback).slice(0, -1);
      if (name !== prefix) {
        if (prefix.includes(name)) stack = length === 0 ? `${prefix}: ${stack}` : `${prefix}${stack.slice(length)}`;
        else stack = `${prefix} [${name}]${stack.slice(length)}`;
      }
    }
    return stack;
  }

  // ---- laying out ----

  function indented(state, make, by = 2) {
    state.indent += by;
    const made = make();
    state.indent -= by;
    return made;
  }

  function formatObject(state, value, depth, typed) {
    const name = classOf(value);
    let tag = tagOf(value);
    if (tag !== '' && (name === tag || (Object.hasOwn(value, Symbol.toStringTag) && !state.showHidden && name === null))) tag = name === tag ? '' : tag;
    if (['Map', 'Set', 'Promise', 'ArrayBuffer', 'DataView', 'WeakMap', 'WeakSet'].includes(tag) && value instanceof (globalThis[tag] ?? Object)) tag = name === tag ? '' : tag;
    const keys = keysOf(value, state.showHidden);
    const shape = shapeOf(state, value, name, tag, keys);
    const own = shape.keys ?? keys;
    if (shape.base !== undefined) return shape.base;
    if (shape.isEmpty && own.length === 0) return `${shape.braces[0]}${shape.braces[1]}`;
    if (state.depth !== null && depth > state.depth) {
      const label = Array.isArray(value) && name === 'Array' ? 'Array' : prefixOf(name, tag, Array.isArray(value) ? 'Array' : 'Object').slice(0, -1);
      return state.stylize(`[${label}]`, 'special');
    }
    const next = depth + 1;
    state.seen.push(value);
    state.level = next;
    let output;
    try {
      output = shape.entries ? shape.entries(next) : [];
      for (const key of own) output.push(formatProperty(state, value, key, next, shape.isList));
    } finally {
      state.seen.pop();
    }
    if (state.circular?.has(value)) {
      const reference = state.stylize(`<ref *${state.circular.get(value)}>`, 'special');
      if (shape.title !== undefined) shape.title = `${reference} ${shape.title}`;
      else shape.braces[0] = `${reference} ${shape.braces[0]}`;
    }
    if (state.sorted) {
      const order = state.sorted === true ? undefined : state.sorted;
      if (!shape.isList) output.sort(order);
    }
    return layOut(state, output, shape.title, shape.braces, shape.isList ? value : undefined, next);
  }

  function formatProperty(state, value, key, depth, isList) {
    const slot = Object.getOwnPropertyDescriptor(value, key) ?? { value: value[key], enumerable: true };
    let text;
    if (slot.value !== undefined || !(slot.get || slot.set)) {
      const by = state.compact !== true || isList ? 2 : 3;
      text = indented(state, () => formatValue(state, slot.value, depth), by);
    } else if (slot.get) {
      text = state.stylize(`[${slot.set ? 'Getter/Setter' : 'Getter'}]`, 'special');
    } else text = state.stylize('[Setter]', 'special');
    let shown;
    if (typeof key === 'symbol') shown = `[${state.stylize(key.toString(), 'symbol')}]`;
    else if (key === '__proto__') shown = "['__proto__']";
    else if (slot.enumerable === false) shown = `[${key}]`;
    else if (IDENTIFIER.test(key)) shown = key;
    else shown = state.stylize(quote(key), 'string');
    return `${shown}: ${text}`;
  }

  const more = (count, what = 'item') => `... ${count} more ${what}${count > 1 ? 's' : ''}`;

  function formatArray(state, value, depth) {
    const output = [];
    const limit = Math.min(Math.max(0, state.maxArrayLength), value.length);
    let i = 0;
    for (; i < value.length && output.length < limit; i++) {
      if (Object.hasOwn(value, i)) {
        output.push(indented(state, () => formatValue(state, value[i], depth)));
        continue;
      }
      // A run of holes is one entry.
      let end = i;
      if (value.length - i > 10_000) {
        const following = Object.keys(value).find((key) => isIndex(key) && +key > i);
        end = following === undefined ? value.length : +following;
      } else while (end < value.length && !Object.hasOwn(value, end)) end++;
      output.push(state.stylize(`<${end - i} empty item${end - i > 1 ? 's' : ''}>`, 'undefined'));
      i = end - 1;
    }
    if (i < value.length) output.push(more(value.length - i));
    return output;
  }

  function formatTypedArray(state, value) {
    const limit = Math.min(Math.max(0, state.maxArrayLength), value.length);
    const output = Array.from({ length: limit }, (_, i) => formatPrimitive(state, value[i]));
    if (value.length > limit) output.push(more(value.length - limit));
    return output;
  }

  const widthOf = (text) => {
    if (/^[\x20-\x7e]*$/.test(text)) return text.length;
    let width = 0;
    for (const char of text.replace(/\u001b\[\d+m/g, '')) {
      const code = char.codePointAt(0);
      width += (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) || (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) || (code >= 0xff00 && code <= 0xff60) || code >= 0x1f300 ? 2 : 1;
    }
    return width;
  };

  /** Puts the entries of a long list into columns of about square shape. */
  function columns(state, output, list) {
    let total = 0;
    let longest = 0;
    let count = output.length;
    if (state.maxArrayLength < list.length) count--;
    const SPACE = 2;
    const lengths = [];
    for (let i = 0; i < count; i++) {
      lengths[i] = widthOf(output[i]);
      total += lengths[i] + SPACE;
      longest = Math.max(longest, lengths[i]);
    }
    const width = longest + SPACE;
    if (width * 3 + state.indent >= state.breakLength || !(total / width > 5 || longest <= 6)) return output;
    const bias = Math.sqrt(width - total / output.length);
    const biased = Math.max(width - 3 - bias, 1);
    const across = Math.min(Math.round(Math.sqrt(2.5 * biased * count) / biased), Math.floor((state.breakLength - state.indent) / width), state.compact * 4, 15);
    if (across <= 1) return output;
    const widths = [];
    for (let column = 0; column < across; column++) {
      let widest = 0;
      for (let i = column; i < count; i += across) widest = Math.max(widest, lengths[i]);
      widths.push(widest + SPACE);
    }
    const isNumeric = list !== undefined && Array.prototype.every.call(list, (item) => typeof item === 'number' || typeof item === 'bigint');
    const rows = [];
    for (let i = 0; i < count; i += across) {
      const end = Math.min(i + across, count);
      let row = '';
      let j = i;
      for (; j < end - 1; j++) {
        const cell = `${output[j]}, `;
        const padding = ' '.repeat(widths[j - i] - lengths[j] - SPACE);
        row += isNumeric ? padding + cell : cell + padding;
      }
      row += isNumeric ? ' '.repeat(Math.max(widths[j - i] - SPACE - lengths[j], 0)) + output[j] : output[j];
      rows.push(row);
    }
    if (count < output.length) rows.push(output[count]);
    return rows;
  }

  /** Entries on one line when they are few, shallow and short; one a line otherwise. */
  function layOut(state, output, title, braces, list, depth) {
    if (state.compact !== true) {
      const entries = output.length;
      if (list !== undefined && entries > 6) output = columns(state, output, list);
      if (state.level - depth < state.compact && entries === output.length) {
        const from = output.length + state.indent + braces[0].length + (title ?? '').length + 10;
        const length = output.reduce((sum, text) => sum + widthOf(text), output.length + from);
        if (length <= state.breakLength && !output.some((text) => text.includes('\n'))) {
          return `${title ? `${title} ` : ''}${braces[0]} ${output.join(', ')} ${braces[1]}`;
        }
      }
    }
    const indent = `\n${' '.repeat(state.indent)}`;
    return `${title ? `${title} ` : ''}${braces[0]}${indent}  ${output.join(`,${indent}  `)}${indent}${braces[1]}`;
  }

  // ---- util.format ----

  const ownToString = (value) => {
    const method = value.toString;
    return typeof method === 'function' && method !== Object.prototype.toString && method !== Array.prototype.toString && method !== Error.prototype.toString && !(value instanceof Date);
  };

  function placeholder(kind, value) {
    switch (kind) {
      case 's':
        if (typeof value === 'number') return formatNumber(value);
        if (typeof value === 'bigint') return `${value}n`;
        if (typeof value !== 'object' || value === null) return typeof value === 'function' && !ownToString(value) ? inspect(value, { depth: 0 }) : String(value);
        return ownToString(value) ? String(value) : inspect(value, { depth: 0, colors: false, compact: 3 });
      case 'd':
        if (typeof value === 'bigint') return `${value}n`;
        return typeof value === 'symbol' ? 'NaN' : formatNumber(typeof value === 'object' ? NaN : Number(value));
      case 'i':
        if (typeof value === 'bigint') return `${value}n`;
        return typeof value === 'symbol' || typeof value === 'object' ? 'NaN' : formatNumber(parseInt(value, 10));
      case 'f':
        return typeof value === 'symbol' ? 'NaN' : formatNumber(parseFloat(value));
      case 'j':
        try {
          return shared.stringify(value);
        } catch (error) {
          if (error instanceof TypeError && error.message.includes('circular')) return '[Circular]';
          throw error;
        }
      case 'O':
        return inspect(value);
      case 'o':
        return inspect(value, { showHidden: true, depth: 4 });
      default:
        return '';
    }
  }

  function format(...values) {
    if (values.length === 0) return '';
    let text = '';
    let next = 0;
    if (typeof values[0] === 'string') {
      if (values.length === 1) return values[0];
      next = 1;
      text = values[0].replace(/%[sdifjoOc%]/g, (mark) => {
        if (mark === '%%') return '%';
        return next < values.length ? placeholder(mark[1], values[next++]) : mark;
      });
    }
    const rest = values.slice(next).map((value) => (typeof value === 'string' ? value : inspect(value)));
    return next > 0 ? [text, ...rest].join(' ') : rest.join(' ');
  }

  shared.inspect = inspect;
  shared.format = format;
})();
