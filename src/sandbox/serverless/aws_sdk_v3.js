// The packages `@aws-sdk/client-*`, version 3, as far as functions in lessons use them. A client sends commands; each package is
// written down below as the commands it has, the errors it knows by class, and how often it tries. They speak to the services
// through the one host call that version 2 uses.
(() => {
  'use strict';
  const { start, module: register } = __etude;

  // ---- errors ----

  class ServiceException extends Error {
    constructor({ name, $fault, $metadata, message, $response, ...rest } = {}) {
      super(message);
      Object.defineProperty(this, 'name', { value: name, writable: true, configurable: true, enumerable: false });
      this.$fault = $fault;
      this.$retryable = undefined;
      this.$metadata = $metadata;
      Object.assign(this, rest);
      Object.defineProperty(this, '$response', { value: $response, writable: true, configurable: true, enumerable: false });
    }
    static isInstance(value) {
      return Boolean(value?.$fault && value?.$metadata);
    }
  }

  /** Where the program is now, as the lines of a stack. */
  const framesHere = () => new Error().stack.split('\n').filter((line) => /^\s+at .*\/var\/task\//.test(line));

  /** Gives an error the stack that its reader knows: a place in the SDK, and then the program's own `frames`. */
  function framed(error, frames) {
    const lines = frames.map((line) => line.replace(/^(\s+at )(?:async )?/, '$1async '));
    const stack = [`${error.name}: ${error.message}`, '    at async Client.send (node_modules/@smithy/core/dist-cjs/index.js)', ...lines].join('\n');
    return Object.defineProperty(error, 'stack', { value: stack, writable: true, configurable: true, enumerable: false });
  }

  const THROTTLED = new Set([
    'BandwidthLimitExceeded', 'EC2ThrottledException', 'LimitExceededException', 'PriorRequestNotComplete', 'ProvisionedThroughputExceededException',
    'RequestLimitExceeded', 'RequestThrottled', 'RequestThrottledException', 'SlowDown', 'ThrottledException', 'Throttling', 'ThrottlingException',
    'TooManyRequestsException', 'TransactionInProgressException',
  ]);
  const TRANSIENT = new Set([500, 502, 503, 504]);

  /** An error that never reached a service, or an answer that never came. */
  function networkError(host, error) {
    if (error.code === 'TimeoutError') return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    return Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { errno: -3008, code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: host });
  }

  /** The error an answer of the service stands for. */
  function serviceError(api, answer, metadata) {
    const { code, message, ...details } = answer.error;
    const name = api.modelled.includes(code) ? code : api.modelled.includes(`${code}Exception`) ? `${code}Exception` : code;
    const $fault = answer.status >= 500 ? 'server' : 'client';
    const Type = api.exceptions[name] ?? api.exceptions.base;
    const own = api.isXml
      ? { Type: $fault === 'client' ? 'Sender' : 'Receiver', Code: code, Error: { Type: $fault === 'client' ? 'Sender' : 'Receiver', Code: code, Message: message }, RequestId: answer.requestId }
      : { __type: `${api.namespace}#${code}` };
    return new Type({ name, $fault, $metadata: metadata, message, ...details, ...own, $response: { statusCode: answer.status, headers: {} } });
  }

  function exceptionsOf(api) {
    const base = { [api.baseName]: class extends ServiceException {} }[api.baseName];
    const exceptions = { base, [api.baseName]: base };
    for (const name of api.modelled) {
      exceptions[name] = { [name]: class extends base {
        constructor(options) {
          super({ name, $fault: 'client', ...options });
        }
      } }[name];
    }
    return exceptions;
  }

  // ---- bytes ----

  const isBinary = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value);
  const bytesOf = (value) => (value instanceof ArrayBuffer ? new Uint8Array(value) : new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  const toBase64 = (value) => Buffer.from(bytesOf(value)).toString('base64');
  const fromBase64 = (text) => new Uint8Array(Buffer.from(text, 'base64'));

  /** Bytes become base64, as they travel; what cannot travel is left out. */
  function encode(value) {
    if (isBinary(value)) return toBase64(value);
    if (typeof value === 'bigint') return Number(value);
    if (value instanceof Date) return value.getTime() / 1000;
    if (Array.isArray(value)) return value.map(encode);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, encode(inner)]));
  }

  /** Typed binary values become bytes again. */
  function decode(value) {
    if (Array.isArray(value)) return value.map(decode);
    if (value === null || typeof value !== 'object') return value;
    const entries = Object.entries(value);
    if (entries.length === 1 && entries[0][0] === 'B' && typeof value.B === 'string') return { B: fromBase64(value.B) };
    if (entries.length === 1 && entries[0][0] === 'BS' && Array.isArray(value.BS)) return { BS: value.BS.map(fromBase64) };
    return Object.fromEntries(entries.map(([name, inner]) => [name, decode(inner)]));
  }

  // ---- clients ----

  /** A setting may be a value or a function that gives it. */
  const settled = async (setting) => (typeof setting === 'function' ? setting() : setting);

  class Client {
    constructor(api, options = {}) {
      const given = { ...options };
      const env = process.env;
      const stored = env.AWS_ACCESS_KEY_ID && { accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY, sessionToken: env.AWS_SESSION_TOKEN };
      this.config = {
        serviceId: api.id,
        apiVersion: api.version,
        ...given,
        region: async () => {
          const region = (await settled(given.region)) ?? env.AWS_REGION;
          if (!region) throw new Error('Region is missing');
          return region;
        },
        credentials: async () => {
          const credentials = (await settled(given.credentials)) ?? stored;
          if (credentials) return credentials;
          throw Object.assign(new Error('Could not load credentials from any providers'), { name: 'CredentialsProviderError', tryNextLink: false });
        },
        maxAttempts: async () => (await settled(given.maxAttempts)) ?? Number(env.AWS_MAX_ATTEMPTS ?? api.attempts),
      };
      Object.defineProperty(this, 'api', { value: api, enumerable: false });
    }

    get middlewareStack() {
      throw new Error('middlewareStack is not part of this sandbox: what a client sends cannot be changed on the way');
    }

    /** Sends a command; answers with a promise, or to a callback. */
    send(command, options, callback) {
      const done = typeof options === 'function' ? options : callback;
      const frames = framesHere();
      const answer = this.#perform(command, typeof options === 'function' ? {} : options ?? {}).catch((error) => {
        throw framed(error, frames);
      });
      if (!done) return answer;
      answer.then((data) => setImmediate(done, null, data), (error) => setImmediate(done, error));
    }

    destroy() {}

    async #perform(command, { abortSignal } = {}) {
      if (typeof command?.operation !== 'string') throw new TypeError('command.resolveMiddleware is not a function');
      const { api, config } = this;
      await config.region();
      await config.credentials();
      const attempts = Math.max(1, await config.maxAttempts());
      const request = { service: api.service, operation: command.operation, params: encode(api.before?.(command) ?? command.input), sdk: 3 };
      let totalRetryDelay = 0;
      for (let attempt = 0; ; attempt++) {
        if (abortSignal?.aborted) throw Object.assign(new Error('Request aborted'), { name: 'AbortError' });
        const answer = await start('aws', { ...request, attempt });
        const $metadata = { httpStatusCode: answer.status, requestId: answer.requestId, extendedRequestId: undefined, cfId: undefined, attempts: attempt + 1, totalRetryDelay };
        if (answer.status === 200) return { $metadata, ...(api.after?.(answer.body, command) ?? answer.body) };
        const isThrottled = THROTTLED.has(answer.error.code) || answer.status === 429;
        if (attempt + 1 >= attempts || !(isThrottled || TRANSIENT.has(answer.status) || answer.status === 0)) {
          if (answer.status !== 0) throw serviceError(api, answer, $metadata);
          throw Object.assign(networkError(answer.host, answer.error), { $metadata: { attempts: attempt + 1, totalRetryDelay } });
        }
        const pause = Math.floor(Math.min(20_000, Math.random() * (isThrottled ? 1000 : api.pause) * 2 ** attempt));
        totalRetryDelay += pause;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  class Command {
    constructor(operation, input) {
      this.input = input ?? {};
      Object.defineProperty(this, 'operation', { value: operation, enumerable: false });
    }
  }

  const lower = (name) => name[0].toLowerCase() + name.slice(1);

  /** What a package exports: the client, the commands, the client with a method for each, its errors and helpers. */
  function packageOf(api) {
    api.exceptions = exceptionsOf(api);
    const name = `${api.client}Client`;
    const Own = { [name]: class extends Client {
      constructor(options) {
        super(api, options);
      }
    } }[name];
    const Aggregated = { [api.client]: class extends Own {} }[api.client];
    const { base: _, ...exceptions } = api.exceptions;
    const exported = { [name]: Own, [api.client]: Aggregated, ...exceptions };
    for (const operation of api.operations) {
      const command = `${operation}Command`;
      exported[command] = { [command]: class extends Command {
        constructor(input) {
          super(operation, input);
        }
      } }[command];
      Aggregated.prototype[lower(operation)] = function (input, options, callback) {
        return this.send(new exported[command](input), options, callback);
      };
    }
    for (const [operation, [to, from]] of Object.entries(api.pages ?? {})) exported[`paginate${operation}`] = pages(exported[`${operation}Command`], to, from);
    Object.assign(exported, api.helpers?.(exported));
    return withAdvice(exported, api);
  }

  /** A command that is not here is told apart from a typing mistake: it says what there is. */
  function withAdvice(exported, { client, operations }) {
    return new Proxy(exported, {
      get(target, name) {
        if (name in target || typeof name !== 'string' || !/^[A-Z]\w*Command$/.test(name)) return target[name];
        return class {
          constructor() {
            throw new Error(`${name} is not one of the commands ${client} has here; it has ${operations.map((operation) => `${operation}Command`).join(', ')}`);
          }
        };
      },
    });
  }

  /** Goes from page to page: the answer's field `from` becomes the next request's field `to`. */
  function pages(Page, to, from) {
    return async function* paginate({ client, pageSize, startingToken }, input, ...rest) {
      let token = startingToken;
      do {
        const asked = { ...input, ...(token !== undefined && { [to]: token }), ...(pageSize && { Limit: pageSize }) };
        const page = await client.send(new Page(asked), ...rest);
        yield page;
        token = page[from];
      } while (token !== undefined);
    };
  }

  /** Asks until `isDone(data, error)`, every two seconds of the virtual clock. */
  function waiter(Ask, isDone) {
    return async ({ client, maxWaitTime = 60, minDelay = 2 }, input) => {
      for (let waited = 0; waited <= maxWaitTime; waited += minDelay) {
        const [data, error] = await client.send(new Ask(input)).then((found) => [found], (failed) => [undefined, failed]);
        if (isDone(data, error)) return { state: 'SUCCESS', reason: data ?? error };
        if (error && error.name !== 'ResourceNotFoundException') throw error;
        await new Promise((resolve) => setTimeout(resolve, minDelay * 1000));
      }
      throw Object.assign(new Error(JSON.stringify({ state: 'TIMEOUT', reason: 'Waiter has timed out' })), { name: 'TimeoutError' });
    };
  }

  /** The content of an object, read once or as often as one likes. */
  function body(base64) {
    const bytes = fromBase64(base64);
    return {
      transformToByteArray: async () => bytes,
      transformToString: async (encoding = 'utf-8') => Buffer.from(bytes).toString(encoding === 'utf-8' ? 'utf8' : encoding),
      async *[Symbol.asyncIterator]() {
        yield Buffer.from(bytes);
      },
    };
  }

  const needs = (command, keys) => {
    for (const key of keys) if (!command.input[key]) throw new Error(`No value provided for input HTTP label: ${key}.`);
  };

  const APIS = {
    '@aws-sdk/client-dynamodb': {
      client: 'DynamoDB', service: 'dynamodb', id: 'DynamoDB', version: '2012-08-10', attempts: 4, pause: 25, namespace: 'com.amazonaws.dynamodb.v20120810', baseName: 'DynamoDBServiceException',
      operations: [
        'PutItem', 'GetItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan', 'BatchGetItem', 'BatchWriteItem', 'TransactGetItems', 'TransactWriteItems',
        'CreateTable', 'DescribeTable', 'DeleteTable', 'ListTables', 'UpdateTimeToLive', 'DescribeTimeToLive',
      ],
      modelled: [
        'ConditionalCheckFailedException', 'DuplicateItemException', 'IdempotentParameterMismatchException', 'InternalServerError', 'ItemCollectionSizeLimitExceededException',
        'LimitExceededException', 'ProvisionedThroughputExceededException', 'RequestLimitExceeded', 'ResourceInUseException', 'ResourceNotFoundException',
        'TransactionCanceledException', 'TransactionConflictException', 'TransactionInProgressException',
      ],
      pages: { Query: ['ExclusiveStartKey', 'LastEvaluatedKey'], Scan: ['ExclusiveStartKey', 'LastEvaluatedKey'], ListTables: ['ExclusiveStartTableName', 'LastEvaluatedTableName'] },
      after: decode,
      helpers: ({ DescribeTableCommand }) => ({
        waitUntilTableExists: waiter(DescribeTableCommand, (data) => data?.Table.TableStatus === 'ACTIVE'),
        waitUntilTableNotExists: waiter(DescribeTableCommand, (_, error) => error?.name === 'ResourceNotFoundException'),
      }),
    },
    '@aws-sdk/client-sns': {
      client: 'SNS', service: 'sns', id: 'SNS', version: '2010-03-31', attempts: 3, pause: 50, isXml: true, baseName: 'SNSServiceException',
      operations: ['Publish', 'PublishBatch', 'ListTopics'],
      modelled: ['AuthorizationErrorException', 'InternalErrorException', 'InvalidParameterException', 'InvalidParameterValueException', 'NotFoundException', 'ThrottledException', 'ValidationException'],
    },
    '@aws-sdk/client-sqs': {
      client: 'SQS', service: 'sqs', id: 'SQS', version: '2012-11-05', attempts: 3, pause: 50, namespace: 'com.amazonaws.sqs', baseName: 'SQSServiceException',
      operations: ['SendMessage', 'SendMessageBatch', 'ReceiveMessage', 'DeleteMessage', 'DeleteMessageBatch', 'ChangeMessageVisibility', 'GetQueueUrl', 'GetQueueAttributes', 'ListQueues', 'PurgeQueue'],
      modelled: ['BatchEntryIdsNotDistinct', 'EmptyBatchRequest', 'InvalidMessageContents', 'MessageNotInflight', 'QueueDoesNotExist', 'ReceiptHandleIsInvalid', 'TooManyEntriesInBatchRequest', 'UnsupportedOperation'],
    },
    '@aws-sdk/client-s3': {
      client: 'S3', service: 's3', id: 'S3', version: '2006-03-01', attempts: 3, pause: 50, isXml: true, baseName: 'S3ServiceException',
      operations: ['PutObject', 'GetObject', 'HeadObject', 'DeleteObject', 'ListObjectsV2', 'ListBuckets'],
      modelled: ['NoSuchBucket', 'NoSuchKey', 'NotFound'],
      before: (command) => {
        if (command.operation !== 'ListBuckets') needs(command, /Objects/.test(command.operation) ? ['Bucket'] : ['Bucket', 'Key']);
        const { Body, ...rest } = command.input;
        return Body === undefined ? rest : { ...rest, Body: toBase64(isBinary(Body) ? Body : Buffer.from(String(Body))) };
      },
      after: ({ Body, LastModified, ...rest }) => ({ ...rest, ...(LastModified && { LastModified: new Date(LastModified) }), ...(Body !== undefined && { Body: body(Body) }) }),
    },
    '@aws-sdk/client-lambda': {
      client: 'Lambda', service: 'lambda', id: 'Lambda', version: '2015-03-31', attempts: 3, pause: 50, namespace: 'com.amazonaws.lambda', baseName: 'LambdaServiceException',
      operations: ['Invoke'],
      modelled: ['InvalidParameterValueException', 'InvalidRequestContentException', 'ResourceNotFoundException', 'ServiceException', 'TooManyRequestsException'],
      before: (command) => {
        needs(command, ['FunctionName']);
        const { Payload, InvocationType } = command.input;
        if (InvocationType !== 'Event') throw new Error("a function here can call another only with InvocationType 'Event': nobody waits for the answer");
        return { ...command.input, ...(Payload !== undefined && { Payload: isBinary(Payload) ? Buffer.from(bytesOf(Payload)).toString() : String(Payload) }) };
      },
    },
  };

  const opened = new Map();
  const open = (name) => {
    if (!opened.has(name)) opened.set(name, packageOf(APIS[name]));
    return opened.get(name);
  };
  for (const name of Object.keys(APIS)) register(name, () => open(name));
  __etude.sdk = { open, lower, isBinary, bytesOf, framesHere, framed };
})();
