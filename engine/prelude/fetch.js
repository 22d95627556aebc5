// Request, Response and fetch. A body is bytes or a stream; who made the message sees no difference.
(() => {
  'use strict';
  const { shared } = __native;
  const isWorker = () => shared.context.flavor === 'worker';

  /** A body and the content type it brings along. */
  function extract(value) {
    if (value === null || value === undefined) return { bytes: undefined, type: undefined, isNull: true };
    if (value instanceof ReadableStream) {
      if (value.locked) throw new TypeError('This ReadableStream is currently locked to a reader.');
      return { stream: value };
    }
    if (value instanceof Blob) return { bytes: shared.blobBytes(value), type: value.type || undefined };
    if (value instanceof URLSearchParams) return { bytes: shared.utf8(String(value)), type: 'application/x-www-form-urlencoded;charset=UTF-8' };
    if (value instanceof FormData) return multipart(value);
    const bytes = shared.bytesOf(value);
    if (bytes !== undefined) return { bytes: bytes.slice() };
    return { bytes: shared.utf8(String(value)), type: 'text/plain;charset=UTF-8' };
  }

  function multipart(form) {
    const boundary = `----formdata-${crypto.randomUUID().replaceAll('-', '')}`;
    const chunks = [];
    for (const [name, value] of form) {
      const file = value instanceof Blob ? `; filename="${value.name}"\r\nContent-Type: ${value.type || 'application/octet-stream'}` : '';
      chunks.push(shared.utf8(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`));
      chunks.push(value instanceof Blob ? shared.blobBytes(value) : shared.utf8(value), shared.utf8('\r\n'));
    }
    chunks.push(shared.utf8(`--${boundary}--\r\n`));
    return { bytes: shared.concat(chunks), type: `multipart/form-data; boundary=${boundary}` };
  }

  const used = () =>
    new TypeError(
      isWorker()
        ? 'Body has already been used. It can only be used once. Use tee() first if you need to read it twice.'
        : 'Body is unusable: Body has already been read',
    );

  /** The half of Request and Response that is the same. */
  class Body {
    #body = { isNull: true };
    #used = false;
    #stream;
    _take(body) {
      this.#body = body;
    }
    get body() {
      if (this.#body.isNull) return null;
      this.#stream ??= this.#body.stream ?? this.#streamOf(this.#body.bytes);
      return this.#stream;
    }
    #streamOf(bytes) {
      const self = this;
      return new ReadableStream(
        {
          pull(controller) {
            self.#used = true;
            if (bytes.length) controller.enqueue(bytes);
            controller.close();
          },
        },
        { highWaterMark: 0 },
      );
    }
    get bodyUsed() {
      return this.#used;
    }
    async bytes() {
      if (this.#body.isNull) return new Uint8Array(0);
      if (this.#used || this.#stream?.locked) throw used();
      this.#used = true;
      if (!this.#stream && !this.#body.stream) return this.#body.bytes;
      const chunks = [];
      for await (const chunk of this.body) {
        const bytes = typeof chunk === 'string' ? undefined : shared.bytesOf(chunk);
        if (bytes === undefined) throw new TypeError(isWorker() ? 'This TransformStream is being used as a byte stream, but received a string on its writable side.  If you wish to write a string, you\'ll probably want to explicitly UTF-8-encode it with TextEncoder.' : 'Received non-Uint8Array chunk');
        chunks.push(bytes);
      }
      return shared.concat(chunks);
    }
    async text() {
      const text = shared.textOf(await this.bytes());
      return text[0] === '\ufeff' ? text.slice(1) : text;
    }
    async json() {
      return JSON.parse(await this.text());
    }
    async arrayBuffer() {
      return (await this.bytes()).slice().buffer;
    }
    async blob() {
      return new Blob([await this.bytes()], { type: this.headers.get('content-type') ?? '' });
    }
    async formData() {
      const type = this.headers.get('content-type') ?? '';
      const form = new FormData();
      if (type.startsWith('application/x-www-form-urlencoded')) {
        for (const [key, value] of new URLSearchParams(await this.text())) form.append(key, value);
        return form;
      }
      const boundary = /multipart\/form-data;.*boundary="?([^";]+)"?/.exec(type)?.[1];
      if (boundary === undefined) throw new TypeError(`Unrecognized Content-Type header value. FormData can only parse the following MIME types: multipart/form-data, application/x-www-form-urlencoded`);
      for (const part of (await this.text()).split(`--${boundary}`).slice(1, -1)) {
        const cut = part.indexOf('\r\n\r\n');
        const head = part.slice(0, cut);
        const value = part.slice(cut + 4, -2);
        const name = /name="([^"]*)"/.exec(head)?.[1] ?? '';
        const filename = /filename="([^"]*)"/.exec(head)?.[1];
        if (filename === undefined) form.append(name, value);
        else form.append(name, new File([value], filename, { type: /Content-Type: *([^\r\n]+)/i.exec(head)?.[1] }));
      }
      return form;
    }
    /** Another body with the same content, for `clone`. */
    _tee() {
      if (this.#used || this.#stream?.locked) throw used();
      if (this.#body.isNull) return this.#body;
      if (!this.#stream && !this.#body.stream) return { ...this.#body };
      const [mine, theirs] = this.body.tee();
      this.#stream = mine;
      this.#body = { stream: mine };
      return { stream: theirs };
    }
    /** The body itself, for another message that takes it over. */
    _hand() {
      if (this.#body.isNull) return this.#body;
      if (this.#used || this.#stream?.locked) throw used();
      this.#used = true;
      return this.#stream ? { stream: this.#stream } : this.#body;
    }
  }
  for (const name of ['_take', '_tee', '_hand']) {
    shared[`body${name}`] = Body.prototype[name];
    delete Body.prototype[name];
  }
  const take = (message, body) => shared.body_take.call(message, body);

  const NORMALIZED = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH'];

  class Request extends Body {
    #method = 'GET';
    #url;
    #headers;
    #redirect = 'follow';
    #signal;
    #cache;
    #cf;
    constructor(input, init = {}) {
      super();
      if (arguments.length === 0) throw new TypeError("Failed to construct 'Request': 1 argument required, but only 0 present.");
      init ??= {};
      const from = input instanceof Request ? input : undefined;
      if (from) {
        this.#url = from.#url;
        this.#method = from.#method;
        this.#redirect = from.#redirect;
        this.#signal = from.#signal;
        this.#cache = from.#cache;
        this.#cf = from.#cf;
      } else {
        if (!URL.canParse(String(input))) throw new TypeError(isWorker() ? `Invalid URL: ${input}` : `Failed to parse URL from ${input}`);
        this.#url = new URL(String(input)).href;
      }
      if (init.method !== undefined) {
        const method = String(init.method);
        if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(method)) throw new TypeError(isWorker() ? `Invalid HTTP method string: ${method}` : `'${method}' is not a valid HTTP method.`);
        this.#method = NORMALIZED.includes(method.toUpperCase()) ? method.toUpperCase() : method;
      }
      if (init.redirect !== undefined) {
        if (isWorker() && !['follow', 'manual'].includes(init.redirect)) {
          throw new TypeError(`Invalid redirect value, must be one of "follow" or "manual" ("error" won't be implemented since it does not make sense at the edge; use "manual" and check the response status code).`);
        }
        this.#redirect = init.redirect;
      }
      this.#headers = new Headers(init.headers ?? from?.#headers);
      if (init.signal !== undefined) this.#signal = init.signal ?? undefined;
      if (init.cache !== undefined) this.#cache = init.cache;
      if (init.cf !== undefined) this.#cf = init.cf;
      if (init.body !== undefined && init.body !== null) {
        if (this.#method === 'GET' || this.#method === 'HEAD') throw new TypeError(isWorker() ? 'Request with a GET or HEAD method cannot have a body.' : 'Request with GET/HEAD method cannot have body.');
        const body = extract(init.body);
        if (body.type && !this.#headers.has('content-type')) this.#headers.append('content-type', body.type);
        take(this, body);
      } else if (from) take(this, shared.body_hand.call(from));
    }
    get method() {
      return this.#method;
    }
    get url() {
      return this.#url;
    }
    get headers() {
      return this.#headers;
    }
    get redirect() {
      return this.#redirect;
    }
    get signal() {
      return (this.#signal ??= new AbortController().signal);
    }
    get integrity() {
      return '';
    }
    get keepalive() {
      return false;
    }
    get cache() {
      return this.#cache ?? (isWorker() ? undefined : 'default');
    }
    get cf() {
      return this.#cf;
    }
    get fetcher() {
      return null;
    }
    clone() {
      const copy = new Request(this.#url, { method: this.#method, headers: this.#headers, redirect: this.#redirect });
      copy.#signal = this.#signal;
      copy.#cf = this.#cf;
      take(copy, shared.body_tee.call(this));
      return copy;
    }
    [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
      const { method, url, headers, redirect, bodyUsed } = this;
      return `Request ${inspect({ method, url, headers, redirect, bodyUsed }, options)}`;
    }
    get [Symbol.toStringTag]() {
      return 'Request';
    }
  }

  const REASONS = {
    200: 'OK', 201: 'Created', 202: 'Accepted', 203: 'Non-Authoritative Information', 204: 'No Content', 206: 'Partial Content', 301: 'Moved Permanently', 302: 'Found', 303: 'See Other', 304: 'Not Modified',
    307: 'Temporary Redirect', 308: 'Permanent Redirect', 400: 'Bad Request', 401: 'Unauthorized', 402: 'Payment Required', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed', 406: 'Not Acceptable', 408: 'Request Timeout', 409: 'Conflict',
    410: 'Gone', 411: 'Length Required', 412: 'Precondition Failed', 413: 'Payload Too Large', 415: 'Unsupported Media Type', 418: "I'm a teapot", 422: 'Unprocessable Entity', 429: 'Too Many Requests',
    500: 'Internal Server Error', 501: 'Not Implemented', 502: 'Bad Gateway', 503: 'Service Unavailable', 504: 'Gateway Timeout',
  };

  class Response extends Body {
    #status;
    #statusText;
    #headers;
    #url = '';
    #redirected = false;
    #type = 'default';
    constructor(body = null, init = {}) {
      super();
      init ??= {};
      const status = init.status === undefined ? 200 : Math.trunc(Number(init.status));
      if (!(status === 101 || (status >= 200 && status <= 599))) {
        throw new RangeError(isWorker() ? 'Responses may only be constructed with status codes in the range 200 to 599, inclusive.' : `init["status"] must be in the range of 200 to 599, inclusive.`);
      }
      this.#status = status;
      this.#statusText = init.statusText === undefined ? (isWorker() ? (REASONS[status] ?? '') : '') : String(init.statusText);
      this.#headers = new Headers(init.headers);
      const content = extract(body);
      if (!content.isNull && [101, 204, 205, 304].includes(status)) {
        throw new TypeError(isWorker() ? `Response with null body status (101, 204, 205, or 304) cannot have a body.` : `Response constructor: Invalid response status code ${status}`);
      }
      if (content.type && !this.#headers.has('content-type')) this.#headers.append('content-type', content.type);
      take(this, content);
    }
    static #made({ status, statusText = '', headers = [], url = '', redirected = false, body }) {
      const response = new Response(null, { headers });
      response.#status = status;
      response.#statusText = statusText;
      response.#url = url;
      response.#redirected = redirected;
      if (body !== undefined && body !== null) take(response, { bytes: shared.bytesOf(body) ?? shared.utf8(body) });
      shared.freezeHeaders(response.#headers);
      return response;
    }
    static {
      shared.responseOf = (parts) => Response.#made(parts);
    }
    static json(value, init = {}) {
      const text = JSON.stringify(value);
      if (text === undefined) throw new TypeError('Value is not JSON serializable');
      const headers = new Headers(init?.headers);
      if (!headers.has('content-type')) headers.set('content-type', 'application/json');
      return new Response(text, { ...init, headers });
    }
    static redirect(url, status = 302) {
      if (![301, 302, 303, 307, 308].includes(Number(status))) throw new RangeError(isWorker() ? `${status} is not a redirect status code.` : `Invalid status code ${status}`);
      if (!URL.canParse(String(url))) throw new TypeError(isWorker() ? `Unable to parse URL: ${url}` : `Failed to parse URL from ${url}`);
      return new Response(null, { status, headers: { location: new URL(String(url)).href } });
    }
    static error() {
      const response = new Response(null);
      response.#status = 0;
      response.#statusText = '';
      response.#type = 'error';
      return response;
    }
    get status() {
      return this.#status;
    }
    get statusText() {
      return this.#statusText;
    }
    get ok() {
      return this.#status >= 200 && this.#status <= 299;
    }
    get headers() {
      return this.#headers;
    }
    get url() {
      return this.#url;
    }
    get redirected() {
      return this.#redirected;
    }
    get type() {
      return this.#type;
    }
    clone() {
      const copy = new Response(null, { headers: this.#headers });
      copy.#status = this.#status;
      copy.#statusText = this.#statusText;
      copy.#url = this.#url;
      take(copy, shared.body_tee.call(this));
      return copy;
    }
    [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
      const { status, statusText, headers, ok, redirected, url, bodyUsed } = this;
      return `Response ${inspect({ status, statusText, headers, ok, redirected, url, bodyUsed }, options)}`;
    }
    get [Symbol.toStringTag]() {
      return 'Response';
    }
  }

  /** A message as the host takes it: method, URL or status, headers as pairs, body as text when it is text. */
  shared.requestParts = async (request) => ({
    method: request.method,
    url: request.url,
    headers: [...request.headers],
    body: request.body === null ? null : await request.clone().text(),
  });

  async function fetch(input, init) {
    const request = new Request(input, init);
    const { signal } = request;
    signal.throwIfAborted();
    const parts = await shared.requestParts(request);
    if (request.redirect !== 'follow') parts.redirect = request.redirect;
    const answer = shared.start('fetch', parts).then(shared.responseOf);
    const aborted = new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
    return Promise.race([answer, aborted]);
  }

  shared.expose({ Request, Response, fetch });
})();
