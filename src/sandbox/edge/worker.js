// What a worker finds around itself: the fetch event, bindings, caches, KV, and the execution context.
(() => {
  'use strict';
  const etude = __etude;
  const { shared } = etude;
  const { vars, kv } = etude.call('bindings');

  // ---- KV ----

  class KvNamespace {
    #name;
    constructor(name) {
      this.#name = name;
    }
    async getWithMetadata(key, options = {}) {
      const type = typeof options === 'string' ? options : (options.type ?? 'text');
      if (key === '' || key === undefined) throw new TypeError('Key name cannot be empty.');
      const found = await etude.start('kv.get', { namespace: this.#name, key: String(key) });
      if (found == null) return { value: null, metadata: null, cacheStatus: null };
      const { value, metadata } = found;
      const typed =
        type === 'json' ? JSON.parse(value) : type === 'arrayBuffer' ? shared.utf8(value).buffer : type === 'stream' ? new Blob([value]).stream() : value;
      return { value: typed, metadata: metadata ?? null, cacheStatus: null };
    }
    async get(key, options) {
      if (Array.isArray(key)) return new Map(await Promise.all(key.map(async (one) => [one, await this.get(one, options)])));
      return (await this.getWithMetadata(key, options)).value;
    }
    async put(key, value, { expirationTtl, expiration, metadata } = {}) {
      if (key === '' || key === undefined) throw new TypeError('Key name cannot be empty.');
      const ttl = expirationTtl ?? (expiration === undefined ? undefined : expiration - Math.floor(Date.now() / 1000));
      if (ttl !== undefined && ttl < 60) throw new Error(`KV PUT failed: 400 Invalid expiration_ttl of ${ttl}. Expiration TTL must be at least 60.`);
      const text = value instanceof ReadableStream ? await new Response(value).text() : (shared.bytesOf(value) ? shared.textOf(shared.bytesOf(value)) : String(value));
      await etude.start('kv.put', { namespace: this.#name, key: String(key), value: text, ttl, metadata });
    }
    async delete(key) {
      await etude.start('kv.delete', { namespace: this.#name, key: String(key) });
    }
    async list({ prefix = '', limit = 1000 } = {}) {
      const keys = await etude.start('kv.list', { namespace: this.#name, prefix });
      return { keys: keys.slice(0, limit).map((name) => ({ name })), list_complete: keys.length <= limit, cacheStatus: null };
    }
    get [Symbol.toStringTag]() {
      return 'KvNamespace';
    }
  }

  const env = { ...vars };
  for (const name of kv) env[name] = new KvNamespace(name);

  // ---- caches ----

  const notImplemented = (method) => Object.assign(new Error(`Failed to execute '${method}' on 'Cache': the method is not implemented.`));

  class Cache {
    #name;
    constructor(name) {
      this.#name = name;
    }
    async match(input, { ignoreMethod = false } = {}) {
      const request = new Request(input);
      if (request.method !== 'GET' && !ignoreMethod) return undefined;
      const found = await etude.start('cache.match', { cache: this.#name, url: request.url });
      if (found == null) return undefined;
      const headers = [...found.headers.filter(([key]) => key !== 'cf-cache-status'), ['cf-cache-status', 'HIT'], ['age', String(found.age)]];
      const tag = found.headers.find(([key]) => key === 'etag')?.[1];
      if (tag !== undefined && request.headers.get('if-none-match') === tag) return shared.responseOf({ status: 304, statusText: 'Not Modified', headers });
      return shared.responseOf({ status: found.status, statusText: found.statusText, headers, body: found.body });
    }
    async put(input, response) {
      const request = new Request(input);
      if (request.method !== 'GET') throw new TypeError('Cannot cache response to non-GET request.');
      if (response.status === 206) throw new TypeError('Cannot cache response to a range request (206 Partial Content).');
      if ((response.headers.get('vary') ?? '').split(',').some((name) => name.trim() === '*')) throw new TypeError("Cannot cache response with 'Vary: *' header.");
      const body = await response.text();
      const maxAge = lifetime(response.headers);
      const parts = { status: response.status, statusText: response.statusText, headers: [...response.headers], body };
      await etude.start('cache.put', { cache: this.#name, url: request.url, maxAge, response: parts });
    }
    async delete(input) {
      return etude.start('cache.delete', { cache: this.#name, url: new Request(input).url });
    }
    add() {
      throw notImplemented('add');
    }
    addAll() {
      throw notImplemented('addAll');
    }
    keys() {
      throw notImplemented('keys');
    }
    matchAll() {
      throw notImplemented('matchAll');
    }
    get [Symbol.toStringTag]() {
      return 'Cache';
    }
  }

  /** For how many seconds a response may be kept; 0 means it is not kept. */
  function lifetime(headers) {
    if (headers.has('set-cookie') && !/private=["']?set-cookie/i.test(headers.get('cache-control') ?? '')) return 0;
    const rules = (headers.get('cache-control') ?? '').toLowerCase();
    if (/\b(?:no-store|no-cache|private)\b/.test(rules)) return 0;
    const age = /\bs-maxage\s*=\s*"?(\d+)/.exec(rules) ?? /\bmax-age\s*=\s*"?(\d+)/.exec(rules);
    if (age) return +age[1];
    const expires = Date.parse(headers.get('expires') ?? '');
    return Number.isNaN(expires) ? 0 : Math.max(0, Math.floor((expires - Date.now()) / 1000));
  }

  const named = new Map();
  const caches = {
    default: new Cache('default'),
    async open(name) {
      if (!named.has(name)) named.set(name, new Cache(`named:${name}`));
      return named.get(name);
    },
  };
  Object.defineProperty(caches, Symbol.toStringTag, { value: 'CacheStorage' });

  // ---- a request's own context ----

  let current = { waiting: [], passesThrough: false };

  class ExecutionContext {
    #own = true;
    waitUntil(promise) {
      if (!this || !(#own in Object(this))) throw new TypeError('Illegal invocation: function called with incorrect `this` reference. See https://developers.cloudflare.com/workers/observability/errors/#illegal-invocation-errors for details.');
      current.waiting.push(Promise.resolve(promise));
    }
    passThroughOnException() {
      if (!this || !(#own in Object(this))) throw new TypeError('Illegal invocation: function called with incorrect `this` reference. See https://developers.cloudflare.com/workers/observability/errors/#illegal-invocation-errors for details.');
      current.passesThrough = true;
    }
  }

  class ExtendableEvent extends Event {
    waitUntil(promise) {
      current.waiting.push(Promise.resolve(promise));
    }
  }
  class FetchEvent extends ExtendableEvent {
    #request;
    constructor(request) {
      super('fetch');
      this.#request = request;
    }
    get request() {
      return this.#request;
    }
    respondWith(response) {
      if (current.response !== undefined) throw new DOMException('FetchEvent.respondWith() has already been called; it can only be called once.', 'InvalidStateError');
      const isPromise = typeof response === 'object' && response !== null && typeof response.then === 'function';
      if (!isPromise && !(response instanceof Response)) throw new TypeError("Failed to execute 'respondWith' on 'FetchEvent': parameter 1 is not of type 'Promise'.");
      current.response = Promise.resolve(response);
      shared.eventState.get(this).stopped = true;
    }
    passThroughOnException() {
      current.passesThrough = true;
    }
  }

  const scope = new EventTarget();
  const listening = new Set();
  const addEventListener = (type, listener, options) => {
    listening.add(String(type));
    scope.addEventListener(type, listener, options);
  };

  const scheduler = { wait: (delay) => new Promise((resolve) => setTimeout(resolve, delay)) };
  class ServiceWorkerGlobalScope extends EventTarget {}

  shared.expose({
    addEventListener,
    removeEventListener: (...values) => scope.removeEventListener(...values),
    dispatchEvent: (event) => scope.dispatchEvent(event),
    caches,
    scheduler,
    self: globalThis,
    Cache,
    ExecutionContext,
    ExtendableEvent,
    FetchEvent,
    ServiceWorkerGlobalScope,
    navigator: { userAgent: 'Cloudflare-Workers' },
  });
  delete globalThis.setImmediate;
  delete globalThis.clearImmediate;

  // Bindings are globals where there is no `env` argument; a module's are taken away before its first request.
  shared.expose(env);

  // ---- what the sandbox calls ----

  const WRONG = "Callback returned incorrect type; expected 'Promise'";

  /** The worker's answer; undefined when it leaves the request to the origin. */
  async function respond(request) {
    const { default: worker } = etude.exports() ?? {};
    if (worker !== undefined) for (const name of Object.keys(env)) delete globalThis[name];
    else {
      if (!listening.has('fetch')) throw new Error('this worker handles no fetch event: call addEventListener(\'fetch\', ...) or export default { fetch() { ... } }');
      let thrown;
      const report = (error) => void (thrown ??= { error });
      const event = new FetchEvent(request);
      try {
        scope.dispatchEvent(event);
      } catch (error) {
        report(error);
      }
      if (thrown) throw thrown.error;
      if (current.response === undefined) return undefined;
      const response = await current.response;
      if (!(response instanceof Response)) throw new TypeError("Failed to execute 'respondWith' on 'FetchEvent': the promise did not resolve to 'Response'.");
      return response;
    }
    if (typeof worker === 'function') throw new TypeError('class entrypoints are not supported here: export an object with a fetch method');
    if (typeof worker?.fetch !== 'function') throw new TypeError('Handler does not export a fetch() function.');
    const answer = worker.fetch(request, env, new ExecutionContext());
    if (!(answer instanceof Response) && typeof answer?.then !== 'function') throw new TypeError(WRONG);
    const response = await answer;
    if (!(response instanceof Response)) throw new TypeError("Incorrect type for Promise: the Promise did not resolve to 'Response'.");
    return response;
  }

  async function answerOf(response, source, method) {
    const body = method === 'HEAD' ? '' : await response.text();
    return { status: response.status, statusText: response.statusText, headers: [...response.headers], body, source };
  }

  etude.entry('fetch', async ({ method, url, headers, body, cf }) => {
    current = { waiting: [], passesThrough: false, response: undefined };
    const request = new Request(url, { method, headers, body: method === 'GET' || method === 'HEAD' ? undefined : body, redirect: 'manual', cf });
    shared.freezeHeaders(request.headers);
    const fallThrough = async () => answerOf(shared.responseOf(await etude.start('origin', { method, url, headers, body: body ?? '' })), 'origin', method);
    try {
      const response = await respond(request);
      return response === undefined ? await fallThrough() : await answerOf(response, 'worker', method);
    } catch (error) {
      if (!current.passesThrough) throw error;
      shared.print('error', `Uncaught ${shared.inspect(error)}`);
      return { ...(await fallThrough()), passedThrough: true };
    }
  });

  /** Waits for what `waitUntil` was given; how many of them failed. */
  etude.entry('after', async () => {
    const results = await Promise.allSettled(current.waiting);
    for (const { reason, status } of results) if (status === 'rejected') shared.print('error', `Uncaught (in waitUntil) ${shared.inspect(reason)}`);
    return { waited: results.length, failed: results.filter(({ status }) => status === 'rejected').length };
  });
})();
