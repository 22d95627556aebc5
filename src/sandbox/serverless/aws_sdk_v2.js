// The module `aws-sdk`, version 2, as far as functions in lessons use it: DynamoDB, DynamoDB.DocumentClient, SNS and config.
// It speaks to the services through one host call and behaves like the real one in what a learner can see: requests that are
// sent by `.promise()`, `.send()` or a callback, parameter checks before sending, retries with growing random pauses, and
// errors that carry code, time, requestId, statusCode and retryable.
(() => {
  'use strict';
  const { start, module: register } = __etude;

  // ---- errors ----

  /** An error as the SDK makes them; `properties` become its own, in this order. */
  function awsError(code, message, properties, from) {
    const error = new Error();
    const hidden = (key, value) => Object.defineProperty(error, key, { value, writable: true, configurable: true, enumerable: false });
    error.message = message;
    hidden('name', String(code));
    hidden('stack', `${code}: ${message}\n    at Request.${from} (node_modules/aws-sdk/lib/request.js)`);
    error.code = code;
    Object.assign(error, properties);
    return error;
  }

  const THROTTLED = new Set([
    'ProvisionedThroughputExceededException',
    'Throttling',
    'ThrottlingException',
    'RequestLimitExceeded',
    'RequestThrottled',
    'RequestThrottledException',
    'TooManyRequestsException',
    'TransactionInProgressException',
    'PriorRequestNotComplete',
  ]);

  /** The error an answer of the service stands for. */
  function serviceError(client, answer) {
    const { status, requestId, host, error } = answer;
    if (status === 0) return networkError(client, host, error);
    const isJson = client.service === 'dynamodb';
    const made = awsError(
      error.code,
      error.message,
      {
        ...(isJson && { '[__type]': 'See error.__type for details.' }),
        time: new Date(),
        requestId,
        statusCode: status,
        retryable: status >= 500 || status === 429 || THROTTLED.has(error.code),
      },
      'extractError',
    );
    if (isJson) Object.defineProperty(made, '__type', { value: `com.amazonaws.dynamodb.v20120810#${error.code}`, enumerable: false, writable: true });
    return made;
  }

  function networkError(client, host, error) {
    const { region } = client.config;
    const rest = { region, hostname: host, retryable: true, time: new Date() };
    if (error.code === 'TimeoutError') return awsError('TimeoutError', 'Connection timed out after 120000ms', rest, 'networkError');
    const message = `Inaccessible host: \`${host}' at port \`443'. This service may not be available in the \`${region}' region.`;
    return awsError('UnknownEndpoint', message, rest, 'ENOTFOUND_ERROR');
  }

  // ---- parameters ----

  /** Operation -> the keys it cannot do without. */
  const REQUIRED = {
    PutItem: ['TableName', 'Item'],
    GetItem: ['TableName', 'Key'],
    DeleteItem: ['TableName', 'Key'],
    UpdateItem: ['TableName', 'Key'],
    Query: ['TableName'],
    Scan: ['TableName'],
    DescribeTable: ['TableName'],
    DeleteTable: ['TableName'],
    BatchGetItem: ['RequestItems'],
    BatchWriteItem: ['RequestItems'],
    TransactGetItems: ['TransactItems'],
    TransactWriteItems: ['TransactItems'],
    Publish: ['Message'],
  };
  const STRINGS = ['TableName', 'TopicArn', 'TargetArn', 'Message', 'Subject', 'ConditionExpression', 'UpdateExpression', 'KeyConditionExpression', 'FilterExpression'];
  const STRUCTURES = ['Item', 'Key', 'ExpressionAttributeNames', 'ExpressionAttributeValues'];

  /** What is wrong with `params`, or undefined. */
  function parameterError(operation, params) {
    const faults = [];
    const add = (code, message) => faults.push({ code, message });
    for (const key of REQUIRED[operation] ?? []) {
      if (params[key] === undefined || params[key] === null) add('MissingRequiredParameter', `Missing required key '${key}' in params`);
    }
    for (const key of STRINGS) {
      if (params[key] != null && typeof params[key] !== 'string') add('InvalidParameterType', `Expected params.${key} to be a string`);
    }
    for (const key of STRUCTURES) {
      const kind = key === 'Item' || key === 'Key' || key.startsWith('Expression') ? 'map' : 'structure';
      if (params[key] != null && typeof params[key] !== 'object') add('InvalidParameterType', `Expected params.${key} to be a ${kind}`);
    }
    if (faults.length === 0) return undefined;
    if (faults.length === 1) return awsError(faults[0].code, faults[0].message, { time: new Date() }, 'VALIDATE_PARAMETERS');
    const list = faults.map(({ code, message }) => `* ${code}: ${message}`).join('\n');
    return awsError('MultipleValidationErrors', `There were ${faults.length} validation errors:\n${list}`, { errors: faults, time: new Date() }, 'VALIDATE_PARAMETERS');
  }

  // ---- requests ----

  /** One request: nothing is sent before `send`, `promise` or a callback asks for it. */
  class Request {
    #client;
    #translate;
    #listeners = new Map();
    #isAborted = false;

    constructor(client, operation, params, translate) {
      this.#client = client;
      this.#translate = translate ?? { input: (value) => value, output: (value) => value };
      this.operation = operation[0].toLowerCase() + operation.slice(1);
      this.service = client;
      this.params = { ...client.config.params, ...params };
      Object.defineProperty(this, 'wireOperation', { value: operation, enumerable: false });
    }

    on(event, listener) {
      this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
      return this;
    }

    abort() {
      this.#isAborted = true;
      return this;
    }

    send(callback) {
      this.#perform().then(
        (data) => this.#finish(callback, null, data),
        (error) => this.#finish(callback, error, null),
      );
      return this;
    }

    promise() {
      return this.#perform().then(
        (data) => (this.#tell('success', { data }), this.#tell('complete', { data }), data),
        (error) => {
          this.#tell('error', error);
          this.#tell('complete', { error });
          throw error;
        },
      );
    }

    #tell(event, value) {
      for (const listener of this.#listeners.get(event) ?? []) listener(value);
    }

    // A callback that throws must not land in the promise it was called from.
    #finish(callback, error, data) {
      setImmediate(() => {
        this.#tell(error ? 'error' : 'success', error ?? { data });
        this.#tell('complete', { error, data });
        if (callback) callback.call({ request: this, error, data }, error, data);
      });
    }

    async #perform() {
      const client = this.#client;
      client.validate();
      const refused = parameterError(this.wireOperation, this.params);
      if (refused) throw refused;
      const params = this.#translate.input(this.params);
      for (let attempt = 0; ; attempt++) {
        if (this.#isAborted) throw awsError('RequestAbortedError', 'Request aborted by user', { time: new Date(), retryable: false }, 'abort');
        const answer = await start('aws', { service: client.service, operation: this.wireOperation, params, attempt });
        if (answer.status === 200) return this.#data(answer, attempt);
        const error = serviceError(client, answer);
        const pause = attempt < client.maxRetries ? client.retryDelay(attempt, error) : undefined;
        if (pause !== undefined && !error.retryDelay && error.statusCode !== undefined) error.retryDelay = pause;
        if (!error.retryable || pause === undefined || pause < 0) throw error;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }

    #data(answer, retryCount) {
      const body = this.#client.service === 'sns' ? { ResponseMetadata: { RequestId: answer.requestId }, ...answer.body } : answer.body;
      const data = this.#translate.output(body);
      const response = { requestId: answer.requestId, retryCount, httpResponse: { statusCode: answer.status } };
      return Object.defineProperty(data, '$response', { value: response, enumerable: false, configurable: true });
    }
  }

  // ---- configuration ----

  class Credentials {
    constructor(accessKeyId, secretAccessKey, sessionToken) {
      const given = typeof accessKeyId === 'object' ? accessKeyId : { accessKeyId, secretAccessKey, sessionToken };
      Object.assign(this, { accessKeyId: given.accessKeyId, sessionToken: given.sessionToken });
      Object.defineProperty(this, 'secretAccessKey', { value: given.secretAccessKey, enumerable: false });
    }
  }

  class Config {
    constructor(options) {
      this.update(options ?? {});
    }
    update(options) {
      Object.assign(this, options);
      return this;
    }
  }

  const config = new Config();

  /** Settings of one client, over those of all clients, over those of the environment. */
  function configure(options) {
    const { env } = process;
    const credentials = env.AWS_ACCESS_KEY_ID ? new Credentials(env.AWS_ACCESS_KEY_ID, env.AWS_SECRET_ACCESS_KEY, env.AWS_SESSION_TOKEN) : null;
    const own = { ...config, ...options };
    if (own.accessKeyId) own.credentials = new Credentials(own.accessKeyId, own.secretAccessKey, own.sessionToken);
    return { region: env.AWS_REGION || env.AMAZON_REGION || undefined, credentials, ...own };
  }

  class Service {
    constructor(options) {
      this.config = configure(options);
    }

    get maxRetries() {
      return this.config.maxRetries ?? this.defaultRetries;
    }

    /** Milliseconds before the next try; random, up to twice as much each time. */
    retryDelay(count, error) {
      const { base = this.defaultBase, customBackoff } = this.config.retryDelayOptions ?? {};
      return customBackoff ? customBackoff(count, error) : Math.random() * 2 ** count * base;
    }

    validate() {
      if (!this.config.credentials) {
        const message = 'Missing credentials in config, if using AWS_CONFIG_FILE, set AWS_SDK_LOAD_CONFIG=1';
        throw awsError('CredentialsError', message, { time: new Date() }, 'VALIDATE_CREDENTIALS');
      }
      if (!this.config.region) throw awsError('ConfigError', 'Missing region in config', { time: new Date() }, 'VALIDATE_REGION');
    }

    makeRequest(operation, params, callback) {
      if (typeof params === 'function') [params, callback] = [undefined, params];
      const request = new Request(this, operation[0].toUpperCase() + operation.slice(1), params);
      if (callback) request.send(callback);
      return request;
    }
  }
  Service.prototype.defaultRetries = 3;
  Service.prototype.defaultBase = 100;

  /** Gives a class a method for each operation, named as the SDK names it. */
  function offer(Client, operations) {
    for (const operation of operations) {
      const name = operation[0].toLowerCase() + operation.slice(1);
      Client.prototype[name] = function (params, callback) {
        return this.makeRequest(operation, params, callback);
      };
    }
  }

  // ---- DynamoDB ----

  const isBinary = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value);
  const toBase64 = (value) => {
    const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return Buffer.from(bytes).toString('base64');
  };
  const fromBase64 = (text) => Buffer.from(text, 'base64');

  /** A set of strings, numbers or bytes; plain arrays are lists. */
  class DynamoDBSet {
    constructor(list, options) {
      Object.defineProperty(this, 'wrapperName', { value: 'Set', enumerable: false });
      this.values = Array.isArray(list) ? [...list] : [list];
      if (this.values.length === 0) throw awsError('InvalidSetType', 'Sets can contain string, number, or binary values', {}, 'createSet');
      const kind = (value) => (isBinary(value) ? 'Binary' : typeof value === 'string' ? 'String' : typeof value === 'number' || typeof value === 'bigint' ? 'Number' : undefined);
      this.type = kind(this.values[0]);
      if (!this.type) throw awsError('InvalidSetType', 'Sets can contain string, number, or binary values', {}, 'createSet');
      if (options?.validate && this.values.some((value) => kind(value) !== this.type)) {
        throw awsError('InvalidType', `${this.type} Set contains a value of another type`, {}, 'createSet');
      }
    }
    toJSON() {
      return this.values;
    }
  }

  /** A value of JavaScript as a typed value; undefined for what is left out (undefined, functions). */
  function input(value, options = {}) {
    if (value === null) return { NULL: true };
    if (value === undefined || typeof value === 'function' || typeof value === 'symbol') return undefined;
    if (typeof value === 'string') return value === '' && options.convertEmptyValues ? { NULL: true } : { S: value };
    if (typeof value === 'number' || typeof value === 'bigint') return { N: String(value) };
    if (typeof value === 'boolean') return { BOOL: value };
    if (isBinary(value)) return { B: toBase64(value) };
    if (value instanceof DynamoDBSet) return inputSet(value, options);
    if (value instanceof Set) return {};
    if (Array.isArray(value)) return { L: value.map((item) => input(item, options)).filter((item) => item !== undefined) };
    return { M: marshall(value, options) };
  }

  function inputSet(set, options) {
    const values = options.convertEmptyValues ? set.values.filter((value) => value !== '') : set.values;
    if (values.length === 0) return { NULL: true };
    if (set.type === 'String') return { SS: values };
    return set.type === 'Number' ? { NS: values.map(String) } : { BS: values.map(toBase64) };
  }

  function marshall(object, options) {
    const item = {};
    for (const [name, value] of Object.entries(object)) {
      const typed = input(value, options);
      if (typed !== undefined) item[name] = typed;
    }
    return item;
  }

  /** A typed value as a value of JavaScript. */
  function output(typed, options = {}) {
    const [kind, value] = Object.entries(typed ?? {})[0] ?? [];
    if (kind === 'M') return unmarshall(value, options);
    if (kind === 'L') return value.map((item) => output(item, options));
    if (kind === 'N') return Number(value);
    if (kind === 'B') return fromBase64(value);
    if (kind === 'NULL') return null;
    if (kind === 'SS') return new DynamoDBSet(value);
    if (kind === 'NS') return new DynamoDBSet(value.map(Number));
    if (kind === 'BS') return new DynamoDBSet(value.map(fromBase64));
    return value;
  }

  const unmarshall = (item, options) => Object.fromEntries(Object.entries(item).map(([name, value]) => [name, output(value, options)]));

  /** Replaces bytes in typed values by base64, as they travel. */
  function encodeBytes(value) {
    if (isBinary(value)) return toBase64(value);
    if (Array.isArray(value)) return value.map(encodeBytes);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, encodeBytes(inner)]));
  }

  class DynamoDB extends Service {
    get service() {
      return 'dynamodb';
    }
    makeRequest(operation, params, callback) {
      if (typeof params === 'function') [params, callback] = [undefined, params];
      const translate = { input: encodeBytes, output: (body) => body };
      const request = new Request(this, operation[0].toUpperCase() + operation.slice(1), params, translate);
      if (callback) request.send(callback);
      return request;
    }
  }
  DynamoDB.prototype.defaultRetries = 10;
  DynamoDB.prototype.defaultBase = 50;
  offer(DynamoDB, [
    'PutItem', 'GetItem', 'DeleteItem', 'UpdateItem', 'Query', 'Scan', 'BatchGetItem', 'BatchWriteItem', 'TransactGetItems', 'TransactWriteItems',
    'CreateTable', 'DescribeTable', 'DeleteTable', 'ListTables', 'UpdateTimeToLive', 'DescribeTimeToLive',
  ]);

  const ITEMS = new Set(['Item', 'Key', 'Attributes', 'ExpressionAttributeValues', 'ExclusiveStartKey', 'LastEvaluatedKey']);
  const LISTS_OF_ITEMS = new Set(['Items', 'Keys']);

  /** `value` with `translate` applied to every item and key in it, however deep a batch or transaction holds them. */
  function overItems(value, translate, isTables = false) {
    if (Array.isArray(value)) return value.map((inner) => overItems(inner, translate));
    if (value === null || typeof value !== 'object') return value;
    const over = (name, inner) => {
      if (inner == null) return inner;
      if (isTables) return Array.isArray(inner) && !inner.some((one) => one?.PutRequest || one?.DeleteRequest) ? inner.map(translate) : overItems(inner, translate);
      if (ITEMS.has(name)) return translate(inner);
      if (LISTS_OF_ITEMS.has(name)) return inner.map(translate);
      const holdsTables = ['RequestItems', 'UnprocessedItems', 'UnprocessedKeys'].includes(name) || (name === 'Responses' && !Array.isArray(inner));
      return overItems(inner, translate, holdsTables);
    };
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, over(name, inner)]));
  }

  /** The client that takes and gives plain values. */
  class DocumentClient {
    constructor(options = {}) {
      this.options = options;
      this.service = options.service ?? new DynamoDB(options);
    }

    createSet(list, options) {
      return new DynamoDBSet(list, options);
    }

    #request(operation, params, callback) {
      const translate = {
        input: (given) => {
          return overItems(given, (item) => marshall(item, this.options));
        },
        output: (body) => overItems(body, (item) => unmarshall(item, this.options)),
      };
      const request = new Request(this.service, operation, { ...this.options.params, ...params }, translate);
      if (callback) request.send(callback);
      return request;
    }

    put(params, callback) {
      return this.#request('PutItem', params, callback);
    }
    get(params, callback) {
      return this.#request('GetItem', params, callback);
    }
    delete(params, callback) {
      return this.#request('DeleteItem', params, callback);
    }
    update(params, callback) {
      return this.#request('UpdateItem', params, callback);
    }
    query(params, callback) {
      return this.#request('Query', params, callback);
    }
    scan(params, callback) {
      return this.#request('Scan', params, callback);
    }
    batchGet(params, callback) {
      return this.#request('BatchGetItem', params, callback);
    }
    batchWrite(params, callback) {
      return this.#request('BatchWriteItem', params, callback);
    }
    transactGet(params, callback) {
      return this.#request('TransactGetItems', params, callback);
    }
    transactWrite(params, callback) {
      return this.#request('TransactWriteItems', params, callback);
    }
  }
  DynamoDB.DocumentClient = DocumentClient;
  DynamoDB.Converter = { input, output, marshall, unmarshall };

  // ---- SNS ----

  class SNS extends Service {
    get service() {
      return 'sns';
    }
  }
  offer(SNS, ['Publish', 'ListTopics']);

  register('aws-sdk', () => ({ VERSION: '2.1693.0', config, Config, Credentials, Service, Request, DynamoDB, SNS }));
})();
