// Streams as bodies need them: ReadableStream with its default reader, WritableStream, TransformStream, pipes.
(() => {
  'use strict';
  const { shared } = __native;

  const readers = new WeakMap();

  class ReadableStreamDefaultController {
    #stream;
    constructor(stream) {
      this.#stream = stream;
    }
    get desiredSize() {
      return shared.streamState(this.#stream).room();
    }
    enqueue(chunk) {
      shared.streamState(this.#stream).enqueue(chunk);
    }
    close() {
      shared.streamState(this.#stream).close();
    }
    error(reason) {
      shared.streamState(this.#stream).fail(reason);
    }
  }

  /** The queue of one readable stream: chunks that wait, or readers that wait, never both. */
  class Source {
    chunks = [];
    waiting = [];
    status = 'readable';
    closing = false;
    reason = undefined;
    pulling = false;
    constructor(stream, source, mark) {
      this.source = source;
      this.mark = mark;
      this.controller = new ReadableStreamDefaultController(stream);
    }
    begin() {
      const started = this.source.start?.(this.controller);
      this.started = Promise.resolve(started).then(
        () => this.pull(),
        (reason) => this.fail(reason),
      );
    }
    room() {
      return this.status === 'errored' ? null : this.status === 'closed' ? 0 : this.mark - this.chunks.length;
    }
    async pull() {
      if (this.pulling || this.status !== 'readable' || this.closing || !this.source.pull) return;
      if (this.waiting.length === 0 && this.room() <= 0) return;
      this.pulling = true;
      try {
        await this.source.pull(this.controller);
      } catch (reason) {
        this.fail(reason);
      }
      this.pulling = false;
      if (this.waiting.length > 0 || this.room() > 0) if (this.source.pull && this.status === 'readable' && !this.closing) return this.pull();
    }
    enqueue(chunk) {
      if (this.closing || this.status !== 'readable') throw new TypeError('Invalid state: Controller is already closed');
      if (this.waiting.length > 0) this.waiting.shift().resolve({ value: chunk, done: false });
      else this.chunks.push(chunk);
    }
    close() {
      if (this.closing || this.status !== 'readable') throw new TypeError('Invalid state: Controller is already closed');
      this.closing = true;
      if (this.chunks.length === 0) this.finish();
    }
    finish() {
      this.status = 'closed';
      for (const reader of this.waiting.splice(0)) reader.resolve({ value: undefined, done: true });
      this.closed?.resolve();
    }
    fail(reason) {
      if (this.status !== 'readable') return;
      this.status = 'errored';
      this.reason = reason;
      this.chunks = [];
      for (const reader of this.waiting.splice(0)) reader.reject(reason);
      this.closed?.reject(reason);
    }
    read() {
      if (this.chunks.length > 0) {
        const value = this.chunks.shift();
        if (this.closing && this.chunks.length === 0) this.finish();
        else this.pull();
        return Promise.resolve({ value, done: false });
      }
      if (this.status === 'closed') return Promise.resolve({ value: undefined, done: true });
      if (this.status === 'errored') return Promise.reject(this.reason);
      return new Promise((resolve, reject) => {
        this.waiting.push({ resolve, reject });
        this.pull();
      });
    }
    async cancel(reason) {
      if (this.status !== 'readable') return;
      this.chunks = [];
      this.finish();
      await this.source.cancel?.(reason);
    }
  }

  class ReadableStreamDefaultReader {
    #stream;
    #closed;
    constructor(stream) {
      if (readers.has(stream)) throw new TypeError('This ReadableStream is currently locked to a reader.');
      readers.set(stream, this);
      this.#stream = stream;
      const source = shared.streamState(stream);
      this.#closed = new Promise((resolve, reject) => {
        source.closed = { resolve, reject };
        if (source.status === 'closed') resolve();
        if (source.status === 'errored') reject(source.reason);
      });
      this.#closed.catch(() => undefined);
    }
    get closed() {
      return this.#closed;
    }
    read() {
      if (!this.#stream) return Promise.reject(new TypeError('This reader has been released.'));
      return shared.streamState(this.#stream).read();
    }
    cancel(reason) {
      if (!this.#stream) return Promise.reject(new TypeError('This reader has been released.'));
      return shared.streamState(this.#stream).cancel(reason);
    }
    releaseLock() {
      if (this.#stream) readers.delete(this.#stream);
      this.#stream = undefined;
    }
  }

  class ReadableStream {
    #source;
    constructor(source = {}, { highWaterMark = 1 } = {}) {
      this.#source = new Source(this, source, highWaterMark);
      this.#source.begin();
    }
    static {
      shared.streamState = (stream) => stream.#source;
    }
    get locked() {
      return readers.has(this);
    }
    getReader() {
      return new ReadableStreamDefaultReader(this);
    }
    cancel(reason) {
      if (this.locked) return Promise.reject(new TypeError('This ReadableStream is currently locked to a reader.'));
      return this.#source.cancel(reason);
    }
    async pipeTo(target, { preventClose = false } = {}) {
      const reader = this.getReader();
      const writer = target.getWriter();
      try {
        for (let step = await reader.read(); !step.done; step = await reader.read()) await writer.write(step.value);
        if (!preventClose) await writer.close();
      } catch (reason) {
        await writer.abort(reason);
        throw reason;
      } finally {
        reader.releaseLock();
        writer.releaseLock();
      }
    }
    pipeThrough({ readable, writable }, options) {
      this.pipeTo(writable, options).catch(() => undefined);
      return readable;
    }
    tee() {
      const reader = this.getReader();
      const targets = [];
      const pull = async () => {
        const { value, done } = await reader.read();
        for (const target of targets) {
          if (done) target.close();
          else target.enqueue(value);
        }
      };
      const branch = () => new ReadableStream({ start: (controller) => void targets.push(controller), pull }, { highWaterMark: 0 });
      return [branch(), branch()];
    }
    async *values({ preventCancel = false } = {}) {
      const reader = this.getReader();
      try {
        for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value;
      } finally {
        if (!preventCancel) await reader.cancel();
        reader.releaseLock();
      }
    }
    static from(items) {
      const iterator = items[Symbol.asyncIterator]?.() ?? items[Symbol.iterator]();
      return new ReadableStream({
        async pull(controller) {
          const { value, done } = await iterator.next();
          if (done) controller.close();
          else controller.enqueue(await value);
        },
      });
    }
    get [Symbol.toStringTag]() {
      return 'ReadableStream';
    }
  }
  Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, { value: ReadableStream.prototype.values, writable: true, configurable: true });

  class WritableStream {
    #sink;
    #locked = false;
    #chain;
    constructor(sink = {}) {
      this.#sink = sink;
      this.#chain = Promise.resolve().then(() => sink.start?.({ error: () => undefined }));
    }
    get locked() {
      return this.#locked;
    }
    #then(run) {
      const next = this.#chain.then(run);
      this.#chain = next.catch(() => undefined);
      return next;
    }
    getWriter() {
      if (this.#locked) throw new TypeError('This WritableStream is currently locked to a writer.');
      this.#locked = true;
      return {
        ready: Promise.resolve(),
        closed: Promise.resolve(),
        desiredSize: 1,
        write: (chunk) => this.#then(() => this.#sink.write?.(chunk, { error: () => undefined })),
        close: () => this.#then(() => this.#sink.close?.()),
        abort: (reason) => this.#then(() => this.#sink.abort?.(reason)),
        releaseLock: () => void (this.#locked = false),
      };
    }
    close() {
      return this.#then(() => this.#sink.close?.());
    }
    abort(reason) {
      return this.#then(() => this.#sink.abort?.(reason));
    }
    get [Symbol.toStringTag]() {
      return 'WritableStream';
    }
  }

  class TransformStream {
    #readable;
    #writable;
    constructor(transformer = {}) {
      let controller;
      this.#readable = new ReadableStream({ start: (made) => void (controller = made) }, { highWaterMark: 0 });
      const handle = {
        enqueue: (chunk) => controller.enqueue(chunk),
        error: (reason) => controller.error(reason),
        terminate: () => controller.close(),
        get desiredSize() {
          return controller.desiredSize;
        },
      };
      this.#writable = new WritableStream({
        start: () => transformer.start?.(handle),
        async write(chunk) {
          if (!transformer.transform) return handle.enqueue(chunk);
          try {
            await transformer.transform(chunk, handle);
          } catch (reason) {
            controller.error(reason);
            throw reason;
          }
        },
        async close() {
          await transformer.flush?.(handle);
          controller.close();
        },
        abort: (reason) => controller.error(reason),
      });
    }
    get readable() {
      return this.#readable;
    }
    get writable() {
      return this.#writable;
    }
    get [Symbol.toStringTag]() {
      return 'TransformStream';
    }
  }

  class TextDecoderStream extends TransformStream {
    constructor(label, options) {
      const decoder = new TextDecoder(label, options);
      const push = (text, controller) => void (text && controller.enqueue(text));
      super({
        transform: (chunk, controller) => push(decoder.decode(chunk, { stream: true }), controller),
        flush: (controller) => push(decoder.decode(), controller),
      });
    }
  }
  class TextEncoderStream extends TransformStream {
    constructor() {
      super({ transform: (chunk, controller) => controller.enqueue(shared.utf8(String(chunk))) });
    }
  }
  /** In workers, a transform that changes nothing. */
  class IdentityTransformStream extends TransformStream {}

  shared.expose({ ReadableStream, ReadableStreamDefaultReader, WritableStream, TransformStream, TextDecoderStream, TextEncoderStream });
  (shared.flavors ??= { node: {}, worker: {} }).worker.IdentityTransformStream = IdentityTransformStream;
})();
