// console: text formatted as Node formats it, handed to the host a call at a time.
(() => {
  'use strict';
  const { shared } = __native;
  const { hostCall } = shared;
  const now = () => +hostCall('etude.now') / 1e6;

  let indent = '';
  const counts = new Map();
  const timers = new Map();

  /** Hands a text to the host; `level` is `log`, `info`, `warn`, `error` or `debug`. */
  shared.print = (level, text) => {
    if (indent) text = text.replace(/^/gm, indent);
    hostCall(`console.${level}`, text);
  };

  const line =
    (level) =>
    (...values) =>
      shared.print(level, shared.format(...values));

  const elapsed = (label) => {
    const from = timers.get(label);
    if (from === undefined) return undefined;
    const ms = now() - from;
    return ms >= 1000 ? `${(ms / 1000).toFixed(3)}s` : `${Number(ms.toFixed(3))}ms`;
  };

  /** A table with box drawing, as Node draws it. */
  function table(data, columns) {
    if (data === null || typeof data !== 'object') return shared.format(data);
    const rows = data instanceof Map ? [...data.values()] : data instanceof Set ? [...data] : Object.values(data);
    const names = Array.isArray(data) || data instanceof Map || data instanceof Set ? rows.map((_, i) => String(i)) : Object.keys(data);
    const heads = new Map();
    let hasValues = false;
    for (const row of rows) {
      if (row !== null && typeof row === 'object') for (const key of columns ?? Object.keys(row)) heads.set(key, true);
      else hasValues = true;
    }
    const cell = (value) => shared.inspect(value, { depth: 0, breakLength: Infinity });
    const header = ['(index)', ...heads.keys(), ...(hasValues ? ['Values'] : [])];
    const body = rows.map((row, i) => {
      const isObject = row !== null && typeof row === 'object';
      const cells = [...heads.keys()].map((key) => (isObject && Object.hasOwn(row, key) ? cell(row[key]) : ''));
      return [names[i], ...cells, ...(hasValues ? [isObject ? '' : cell(row)] : [])];
    });
    const widths = header.map((head, i) => Math.max(head.length, ...body.map((cells) => cells[i].length)) + 2);
    const padded = (text, width) => ` ${text}`.padEnd(width);
    const rule = (left, mid, right) => left + widths.map((width) => '─'.repeat(width)).join(mid) + right;
    const drawn = (cells) => `│${cells.map((text, i) => padded(text, widths[i])).join('│')}│`;
    return [rule('┌', '┬', '┐'), drawn(header), rule('├', '┼', '┤'), ...body.map(drawn), rule('└', '┴', '┘')].join('\n');
  }

  const console = {
    log: line('log'),
    info: line('info'),
    debug: line('debug'),
    warn: line('warn'),
    error: line('error'),
    trace(...values) {
      const { stack } = new Error(shared.format(...values));
      shared.print('error', stack.replace(/^Error:? ?/, values.length ? 'Trace: ' : 'Trace'));
    },
    assert(condition, ...values) {
      if (condition) return;
      if (typeof values[0] === 'string') values[0] = `Assertion failed: ${values[0]}`;
      else values.unshift('Assertion failed');
      console.warn(...values);
    },
    dir: (value, options) => shared.print('log', shared.inspect(value, { customInspect: false, ...options })),
    dirxml: line('log'),
    table: (data, columns) => shared.print('log', table(data, columns)),
    group(...values) {
      if (values.length) console.log(...values);
      indent += '  ';
    },
    groupCollapsed: (...values) => console.group(...values),
    groupEnd() {
      indent = indent.slice(2);
    },
    count(label = 'default') {
      counts.set(label, (counts.get(label) ?? 0) + 1);
      console.log(`${label}: ${counts.get(label)}`);
    },
    countReset: (label = 'default') => void counts.delete(label),
    time: (label = 'default') => void timers.set(label, now()),
    timeLog(label = 'default', ...values) {
      const text = elapsed(label);
      if (text === undefined) console.warn(`Warning: No such label '${label}' for console.timeLog()`);
      else console.log(`${label}: ${text}`, ...values);
    },
    timeEnd(label = 'default') {
      const text = elapsed(label);
      if (text === undefined) console.warn(`Warning: No such label '${label}' for console.timeEnd()`);
      else console.log(`${label}: ${text}`);
      timers.delete(label);
    },
  };
  Object.defineProperty(globalThis, 'console', { value: console, writable: true, configurable: true, enumerable: false });
})();
