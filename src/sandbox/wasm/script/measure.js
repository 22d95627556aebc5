// The `etude` module: times a piece of work on this machine. The program never sees the time, only the reader does, so that two
// runs still print the same.
(() => {
  'use strict';
  const { call } = __etude;
  function measure(label, work) {
    call('measure.begin', { label: String(label) });
    let done;
    try {
      done = work();
    } catch (error) {
      call('measure.end', { label: String(label) });
      throw error;
    }
    if (typeof done?.then === 'function') return done.finally(() => call('measure.end', { label: String(label) }));
    call('measure.end', { label: String(label) });
    return done;
  }
  __etude.module('etude', () => ({ measure }));
})();
