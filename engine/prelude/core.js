// The ground of the prelude: how JavaScript and the host call each other. Every file of the prelude is a closed function
// that shares nothing but `__native.shared`; `__native` itself is taken away before a program runs.
(() => {
  'use strict';
  const { call: hostCall, hooks } = __native;
  const { parse, stringify } = JSON;

  /** Callers waiting for the host, by number. */
  const waiting = new Map();
  let lastNumber = 0;

  const shared = (__native.shared = {
    /** `name -> function` a sandbox registered for the host to call. */
    entries: new Map(),
    /** `operation -> function(argument)` the host may dispatch. */
    operations: new Map(),
    /** What differs between contexts; `configure` fills it in. */
    context: { flavor: 'node', root: '/var/task', epoch: 0 },
    /** The intrinsics before any program could replace them. */
    parse,
    stringify,
    hostCall,
    call,
    start,
  });

  /** Asks the host and has the answer at once. */
  function call(operation, argument, bytes) {
    const reply = hostCall(operation, argument === undefined ? undefined : stringify(argument), bytes);
    return typeof reply === 'string' ? parse(reply) : reply;
  }

  /** Asks the host; the promise settles when the virtual clock reaches the answer's time. */
  function start(operation, argument, bytes) {
    return new Promise((resolve, reject) => {
      const number = ++lastNumber;
      waiting.set(number, { resolve, reject });
      hostCall(`start:${number}:${operation}`, argument === undefined ? undefined : stringify(argument), bytes);
    });
  }

  shared.operations.set('settle', (text) => {
    const { number, value, error, bytes } = parse(text);
    const caller = waiting.get(number);
    waiting.delete(number);
    if (error !== undefined) caller.reject(shared.errorOf(error));
    else caller.resolve(bytes ? hostCall('etude.bytes', String(number)) : value);
  });

  /** Tells the host what `promise` comes to. */
  shared.report = (promise) => {
    promise.then(
      (value) => {
        let text;
        try {
          text = stringify(value);
        } catch (error) {
          return void hostCall('etude.failed', shared.describe(error));
        }
        hostCall('etude.done', text);
      },
      (error) => void hostCall('etude.failed', shared.describe(error)),
    );
  };

  // `name\njson` -> calls the entry of that name and reports what its promise comes to.
  shared.operations.set('call', (text) => {
    const cut = text.indexOf('\n');
    const entry = shared.entries.get(text.slice(0, cut));
    if (!entry) throw new TypeError(`nothing is registered as '${text.slice(0, cut)}'`);
    const argument = parse(text.slice(cut + 1));
    shared.report(new Promise((resolve) => resolve(entry(argument))));
  });

  hooks.dispatch = (operation, argument) => shared.operations.get(operation)(argument);

  // What a sandbox's own prelude sees; gone before the learner's files run.
  globalThis.__etude = {
    call,
    start,
    entry: (name, handler) => void shared.entries.set(name, handler),
    module: (name, factory) => shared.registerModule(name, factory),
    exports: () => shared.entryExports,
    inspect: (value, options) => shared.inspect(value, options),
    describe: (error) => parse(shared.describe(error)),
    shared,
  };
  Object.defineProperty(globalThis, '__etude', { enumerable: false });

  Math.random = Object.defineProperty(__native.random, 'name', { value: 'random' });
  Object.defineProperty(Math, 'random', { enumerable: false });
})();
