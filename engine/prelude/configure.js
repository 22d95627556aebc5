// The last file of the prelude: makes a fresh context the one its options ask for.
(() => {
  'use strict';
  const { shared } = __native;

  /** Globals of one flavor only, by name; the others' are taken away. */
  shared.flavors ??= { node: {}, worker: {} };

  // `{flavor, root, epoch, env, args}`
  shared.operations.set('configure', (text) => {
    const options = shared.parse(text);
    Object.assign(shared.context, options);
    const own = shared.flavors[options.flavor];
    for (const name of Object.keys(own)) {
      Object.defineProperty(globalThis, name, { value: own[name], writable: true, configurable: true, enumerable: false });
    }
    shared.configured?.(options);
  });

  Object.defineProperty(globalThis, Symbol.toStringTag, { value: 'global', configurable: true });
})();
