// Events, abort signals and DOMException, as the DOM standard has them.
(() => {
  'use strict';
  const { shared } = __native;

  const CODES = {
    IndexSizeError: 1, HierarchyRequestError: 3, WrongDocumentError: 4, InvalidCharacterError: 5, NoModificationAllowedError: 7,
    NotFoundError: 8, NotSupportedError: 9, InUseAttributeError: 10, InvalidStateError: 11, SyntaxError: 12, InvalidModificationError: 13,
    NamespaceError: 14, InvalidAccessError: 15, TypeMismatchError: 17, SecurityError: 18, NetworkError: 19, AbortError: 20,
    URLMismatchError: 21, QuotaExceededError: 22, TimeoutError: 23, InvalidNodeTypeError: 24, DataCloneError: 25,
  };

  class DOMException extends Error {
    #name;
    constructor(message = '', options = 'Error') {
      super(message);
      this.#name = String(typeof options === 'object' && options !== null ? (options.name ?? 'Error') : options);
      if (typeof options === 'object' && options !== null && 'cause' in options) {
        Object.defineProperty(this, 'cause', { value: options.cause, writable: true, configurable: true, enumerable: false });
      }
      const frames = String(this.stack).split('\n').filter((line) => line.startsWith('    at '));
      this.stack = [`${this.#name}: ${message}`, ...frames].join('\n');
    }
    get name() {
      return this.#name;
    }
    get code() {
      return CODES[this.#name] ?? 0;
    }
    get [Symbol.toStringTag]() {
      return 'DOMException';
    }
  }

  class Event {
    #type;
    #bubbles;
    #cancelable;
    #prevented = false;
    constructor(type, { bubbles = false, cancelable = false } = {}) {
      if (arguments.length === 0) throw new TypeError("Failed to construct 'Event': 1 argument required, but only 0 present.");
      this.#type = String(type);
      this.#bubbles = Boolean(bubbles);
      this.#cancelable = Boolean(cancelable);
      state.set(this, { target: null, stopped: false, phase: 0 });
    }
    get type() {
      return this.#type;
    }
    get bubbles() {
      return this.#bubbles;
    }
    get cancelable() {
      return this.#cancelable;
    }
    get defaultPrevented() {
      return this.#prevented;
    }
    get target() {
      return state.get(this).target;
    }
    get currentTarget() {
      return state.get(this).phase ? state.get(this).target : null;
    }
    get eventPhase() {
      return state.get(this).phase;
    }
    get timeStamp() {
      return 0;
    }
    get composed() {
      return false;
    }
    get isTrusted() {
      return false;
    }
    preventDefault() {
      if (this.#cancelable) this.#prevented = true;
    }
    stopPropagation() {}
    stopImmediatePropagation() {
      state.get(this).stopped = true;
    }
    composedPath() {
      return state.get(this).phase ? [state.get(this).target] : [];
    }
    get [Symbol.toStringTag]() {
      return 'Event';
    }
  }
  /** What an event's dispatch changes, kept off the object a program sees. */
  const state = new WeakMap();

  class CustomEvent extends Event {
    #detail;
    constructor(type, options = {}) {
      super(type, options);
      this.#detail = options.detail ?? null;
    }
    get detail() {
      return this.#detail;
    }
  }

  class EventTarget {
    #listeners = new Map();
    addEventListener(type, listener, options) {
      if (listener == null) return;
      const { once = false, signal, capture = false } = typeof options === 'object' && options !== null ? options : { capture: options };
      if (signal?.aborted) return;
      const list = this.#listeners.get(String(type)) ?? [];
      if (list.some((entry) => entry.listener === listener && entry.capture === Boolean(capture))) return;
      list.push({ listener, once, capture: Boolean(capture) });
      this.#listeners.set(String(type), list);
      signal?.addEventListener('abort', () => this.removeEventListener(type, listener, options), { once: true });
    }
    removeEventListener(type, listener, options) {
      const capture = Boolean(typeof options === 'object' && options !== null ? options.capture : options);
      const list = this.#listeners.get(String(type)) ?? [];
      this.#listeners.set(String(type), list.filter((entry) => entry.listener !== listener || entry.capture !== capture));
    }
    dispatchEvent(event) {
      if (!(event instanceof Event)) throw new TypeError("Failed to execute 'dispatchEvent' on 'EventTarget': parameter 1 is not of type 'Event'.");
      const dispatch = state.get(event);
      dispatch.target = this;
      dispatch.phase = 2;
      dispatch.stopped = false;
      for (const entry of [...(this.#listeners.get(event.type) ?? [])]) {
        if (dispatch.stopped) break;
        if (!(this.#listeners.get(event.type) ?? []).includes(entry)) continue;
        if (entry.once) this.removeEventListener(event.type, entry.listener, entry.capture);
        const { listener } = entry;
        if (typeof listener === 'function') listener.call(this, event);
        else listener.handleEvent?.(event);
      }
      dispatch.phase = 0;
      return !event.defaultPrevented;
    }
    get [Symbol.toStringTag]() {
      return 'EventTarget';
    }
  }

  const allowed = Symbol('allowed');
  class AbortSignal extends EventTarget {
    #reason;
    #aborted = false;
    #handler = null;
    constructor(key) {
      if (key !== allowed) throw new TypeError('Illegal constructor');
      super();
    }
    get aborted() {
      return this.#aborted;
    }
    get reason() {
      return this.#reason;
    }
    get onabort() {
      return this.#handler;
    }
    set onabort(handler) {
      this.#handler = typeof handler === 'function' ? handler : null;
    }
    throwIfAborted() {
      if (this.#aborted) throw this.#reason;
    }
    static abort(reason) {
      const signal = new AbortSignal(allowed);
      AbortSignal.#trigger(signal, reason);
      return signal;
    }
    static timeout(delay) {
      const signal = new AbortSignal(allowed);
      setTimeout(() => AbortSignal.#trigger(signal, new DOMException('The operation was aborted due to timeout', 'TimeoutError')), delay);
      return signal;
    }
    static any(signals) {
      const signal = new AbortSignal(allowed);
      for (const source of signals) {
        if (source.aborted) {
          AbortSignal.#trigger(signal, source.reason);
          return signal;
        }
      }
      for (const source of signals) source.addEventListener('abort', () => AbortSignal.#trigger(signal, source.reason), { once: true });
      return signal;
    }
    static #trigger(signal, reason = new DOMException('The operation was aborted', 'AbortError')) {
      if (signal.#aborted) return;
      signal.#aborted = true;
      signal.#reason = reason;
      const event = new Event('abort');
      signal.#handler?.call(signal, event);
      signal.dispatchEvent(event);
    }
    static [allowed] = AbortSignal.#trigger;
    get [Symbol.toStringTag]() {
      return 'AbortSignal';
    }
  }

  const trigger = AbortSignal[allowed];
  delete AbortSignal[allowed];

  class AbortController {
    #signal = new AbortSignal(allowed);
    get signal() {
      return this.#signal;
    }
    abort(reason) {
      trigger(this.#signal, reason);
    }
    get [Symbol.toStringTag]() {
      return 'AbortController';
    }
  }

  shared.eventState = state;
  shared.expose = (values) => {
    for (const [name, value] of Object.entries(values)) {
      Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
    }
  };
  shared.expose({ DOMException, Event, CustomEvent, EventTarget, AbortSignal, AbortController });
})();
