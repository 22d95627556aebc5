// Timers on the virtual clock. The host keeps the queue; here are only the callbacks.
(() => {
  'use strict';
  const { hooks } = __native;
  const { shared } = __native;
  const { hostCall } = shared;

  const callbacks = new Map();
  let last = 0;

  /** What `setTimeout` returns in Node; elsewhere only its number is handed out. */
  class Timeout {
    #number;
    constructor(number) {
      this.#number = number;
    }
    ref() {
      return this;
    }
    unref() {
      return this;
    }
    hasRef() {
      return callbacks.has(this.#number);
    }
    refresh() {
      const timer = callbacks.get(this.#number);
      if (timer) hostCall('timer.set', `${this.#number} ${timer.delay}`);
      return this;
    }
    close() {
      clear(this);
      return this;
    }
    [Symbol.toPrimitive]() {
      return this.#number;
    }
    [Symbol.dispose]() {
      clear(this);
    }
    static numberOf(timer) {
      return typeof timer === 'object' && timer !== null && #number in timer ? timer.#number : Number(timer);
    }
  }

  function set(callback, delay, values, repeats, isImmediate = false) {
    if (typeof callback !== 'function') {
      if (shared.context.flavor === 'worker') {
        const name = repeats ? 'setInterval' : 'setTimeout';
        throw new TypeError(`Failed to execute '${name}' on 'ServiceWorkerGlobalScope': parameter 1 is not of type 'function'.`);
      }
      throw Object.assign(new TypeError(`The "callback" argument must be of type function. Received ${shared.received(callback)}`), {
        code: 'ERR_INVALID_ARG_TYPE',
      });
    }
    delay = Number(delay);
    // A delay that is no number, is below 1 or does not fit 31 bits counts as 1 ms, as in Node.
    if (!(delay >= 1 && delay <= 0x7fffffff)) delay = 1;
    delay = Math.trunc(delay);
    const number = ++last;
    callbacks.set(number, { callback, delay, values, repeats });
    hostCall('timer.set', `${number} ${isImmediate ? 0 : delay}`);
    return shared.context.flavor === 'node' ? new Timeout(number) : number;
  }

  function clear(timer) {
    if (timer === undefined || timer === null) return;
    const number = Timeout.numberOf(timer);
    if (callbacks.delete(number)) hostCall('timer.clear', String(number));
  }

  shared.operations.set('timer', (text) => {
    const number = +text;
    const timer = callbacks.get(number);
    if (!timer) return;
    if (timer.repeats) hostCall('timer.set', `${number} ${timer.delay}`);
    else callbacks.delete(number);
    (0, timer.callback)(...timer.values);
  });

  /** `undefined`, `type string ('x')`, `an instance of Foo`: how Node names a wrong argument. */
  shared.received = (value) => {
    if (value == null) return String(value);
    if (typeof value === 'function') return `function ${value.name}`;
    if (typeof value === 'object') return value.constructor?.name ? `an instance of ${value.constructor.name}` : shared.inspect(value, { depth: -1 });
    let shown = shared.inspect(value);
    if (shown.length > 28) shown = `${shown.slice(0, 25)}...`;
    return `type ${typeof value} (${shown})`;
  };

  const define = (name, value) => Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: true });
  define('setTimeout', function setTimeout(callback, delay, ...values) {
    return set(callback, delay, values, false);
  });
  define('setInterval', function setInterval(callback, delay, ...values) {
    return set(callback, delay, values, true);
  });
  define('setImmediate', function setImmediate(callback, ...values) {
    return set(callback, 0, values, false, true);
  });
  define('clearTimeout', function clearTimeout(timer) {
    clear(timer);
  });
  define('clearInterval', function clearInterval(timer) {
    clear(timer);
  });
  define('clearImmediate', function clearImmediate(timer) {
    clear(timer);
  });

  // process.nextTick: before promise jobs, in order.
  let ticks = [];
  shared.nextTick = (callback, ...values) => {
    if (typeof callback !== 'function') {
      throw Object.assign(new TypeError(`The "callback" argument must be of type function. Received ${shared.received(callback)}`), {
        code: 'ERR_INVALID_ARG_TYPE',
      });
    }
    ticks.push([callback, values]);
  };
  hooks.ticks = () => {
    if (ticks.length === 0) return false;
    while (ticks.length > 0) {
      const [callback, values] = ticks.shift();
      callback(...values);
    }
    return true;
  };

  // The clock of performance.now begins with the run.
  const performance = Object.freeze({
    now: () => +hostCall('etude.now') / 1e6,
    get timeOrigin() {
      return shared.context.epoch;
    },
    mark: () => undefined,
    measure: () => undefined,
    toJSON: () => ({ timeOrigin: shared.context.epoch }),
  });
  Object.defineProperty(globalThis, 'performance', { value: performance, writable: true, configurable: true, enumerable: true });
})();
