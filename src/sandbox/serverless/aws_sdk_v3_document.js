// The packages `@aws-sdk/util-dynamodb` and `@aws-sdk/lib-dynamodb`: between values of JavaScript and typed values, and a client
// that takes and gives plain values.
(() => {
  'use strict';
  const { module: register, sdk } = __etude;
  const { isBinary, bytesOf, lower } = sdk;

  const UNDEFINED = 'Pass options.removeUndefinedValues=true to remove undefined values from map/array/set.';

  /** A number kept as text, for what JavaScript's own numbers cannot hold. */
  class NumberValue {
    constructor(value) {
      this.value = String(typeof value === 'object' ? value.N : value);
    }
    static from(value) {
      return new NumberValue(value);
    }
    toAttributeValue() {
      return { N: this.value };
    }
    toBigInt() {
      return BigInt(this.value);
    }
    toString() {
      return this.value;
    }
    valueOf() {
      return this.value;
    }
  }

  // ---- to typed values ----

  function fromNumber(number, options) {
    if (Number.isNaN(number) || number === Infinity || number === -Infinity) throw new Error(`Special numeric value ${number} is not allowed`);
    if (!options.allowImpreciseNumbers) {
      if (number > Number.MAX_SAFE_INTEGER) throw new Error(`Number ${number} is greater than Number.MAX_SAFE_INTEGER. Use NumberValue from @aws-sdk/lib-dynamodb.`);
      if (number < Number.MIN_SAFE_INTEGER) throw new Error(`Number ${number} is lesser than Number.MIN_SAFE_INTEGER. Use NumberValue from @aws-sdk/lib-dynamodb.`);
    }
    return { N: String(number) };
  }

  function fromSet(set, options) {
    const values = options.removeUndefinedValues ? [...set].filter((value) => value !== undefined) : [...set];
    if (!options.removeUndefinedValues && set.has(undefined)) throw new Error(UNDEFINED);
    if (values.length === 0) {
      if (options.convertEmptyValues) return { NULL: true };
      throw new Error('Pass a non-empty set, or options.convertEmptyValues=true.');
    }
    const first = values[0];
    if (first instanceof NumberValue) return { NS: values.map(String) };
    if (typeof first === 'number') return { NS: values.map((value) => fromNumber(value, options).N) };
    if (typeof first === 'bigint') return { NS: values.map(String) };
    if (typeof first === 'string') return { SS: values };
    if (isBinary(first)) return { BS: values };
    throw new Error('Only Number Set (NS), Binary Set (BS) or String Set (SS) are allowed.');
  }

  function fromEntries(entries, options) {
    const map = {};
    for (const [name, value] of entries) {
      if (typeof value === 'function' || (value === undefined && options.removeUndefinedValues)) continue;
      map[name] = convertToAttr(value, options);
    }
    return { M: map };
  }

  const isPlain = (value) => [null, Object.prototype].includes(Object.getPrototypeOf(value)) || value.constructor?.name === 'Object';

  function convertToAttr(value, options = {}) {
    if (value === undefined) throw new Error(UNDEFINED);
    if (value === null) return { NULL: true };
    if (Array.isArray(value)) {
      const kept = value.filter((item) => typeof item !== 'function' && !(item === undefined && options.removeUndefinedValues));
      return { L: kept.map((item) => convertToAttr(item, options)) };
    }
    if (value instanceof Set) return fromSet(value, options);
    if (value instanceof Map) return fromEntries(value, options);
    if (value instanceof NumberValue) return value.toAttributeValue();
    if (isBinary(value)) return value.byteLength === 0 && options.convertEmptyValues ? { NULL: true } : { B: value };
    if (typeof value === 'object' && isPlain(value)) return fromEntries(Object.entries(value), options);
    if (typeof value === 'boolean' || value instanceof Boolean) return { BOOL: value.valueOf() };
    if (typeof value === 'number' || value instanceof Number) return fromNumber(value.valueOf(), options);
    if (typeof value === 'bigint') return { N: String(value) };
    if (typeof value === 'string' || value instanceof String) return value.length === 0 && options.convertEmptyValues ? { NULL: true } : { S: value.toString() };
    if (options.convertClassInstanceToMap && typeof value === 'object') return fromEntries(Object.entries(value), options);
    throw new Error(`Unsupported type passed: ${value}. Pass options.convertClassInstanceToMap=true to marshall typeof object as map attribute.`);
  }

  function marshall(value, options) {
    const typed = convertToAttr(value, options);
    const [kind, content] = Object.entries(typed)[0];
    return (kind === 'M' || kind === 'L') && !options?.convertTopLevelContainer ? content : typed;
  }

  // ---- from typed values ----

  function toNumber(text, { wrapNumbers } = {}) {
    if (typeof wrapNumbers === 'function') return wrapNumbers(text);
    if (wrapNumbers) return NumberValue.from(text);
    const number = Number(text);
    if (Number.isFinite(number) && Math.abs(number) > Number.MAX_SAFE_INTEGER) {
      try {
        return BigInt(text);
      } catch {
        throw new Error(`${text} can't be converted to BigInt. Set options.wrapNumbers to get string value.`);
      }
    }
    return number;
  }

  function convertToNative(typed, options) {
    for (const [kind, value] of Object.entries(typed)) {
      if (value === undefined) continue;
      switch (kind) {
        case 'NULL':
          return null;
        case 'BOOL':
          return Boolean(value);
        case 'N':
          return toNumber(value, options);
        case 'B':
          return isBinary(value) ? bytesOf(value) : value;
        case 'S':
          return value;
        case 'L':
          return value.map((item) => convertToNative(item, options));
        case 'M':
          return unmarshallMap(value, options);
        case 'NS':
          return new Set(value.map((item) => toNumber(item, options)));
        case 'BS':
        case 'SS':
          return new Set(value);
        default:
          throw new Error(`Unsupported type passed: ${kind}`);
      }
    }
    throw new Error(`No value defined: ${JSON.stringify(typed)}`);
  }

  const unmarshallMap = (map, options) => Object.fromEntries(Object.entries(map).map(([name, value]) => [name, convertToNative(value, options)]));
  const unmarshall = (item, options) => (options?.convertWithoutMapWrapper ? convertToNative(item, options) : unmarshallMap(item, options));

  register('@aws-sdk/util-dynamodb', () => ({ NumberValueImpl: NumberValue, convertToAttr, convertToNative, marshall, unmarshall }));

  // ---- the document client ----

  const ITEMS = new Set(['Item', 'Key', 'Attributes', 'ExpressionAttributeValues', 'ExclusiveStartKey', 'LastEvaluatedKey']);
  const LISTS = new Set(['Items', 'Keys']);
  const isWrite = (one) => one?.PutRequest !== undefined || one?.DeleteRequest !== undefined;

  /** `value` with `translate` applied to every item and key in it, however deep a batch or transaction holds them. */
  function overItems(value, translate, isTables = false) {
    if (Array.isArray(value)) return value.map((inner) => overItems(inner, translate));
    if (value === null || typeof value !== 'object') return value;
    const over = (name, inner) => {
      if (inner === null || inner === undefined) return inner;
      if (isTables) return Array.isArray(inner) && !inner.some(isWrite) ? inner.map(translate) : overItems(inner, translate);
      if (ITEMS.has(name)) return translate(inner);
      if (LISTS.has(name)) return inner.map(translate);
      const holdsTables = ['RequestItems', 'UnprocessedItems', 'UnprocessedKeys'].includes(name) || (name === 'Responses' && !Array.isArray(inner));
      return overItems(inner, translate, holdsTables);
    };
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, over(name, inner)]));
  }

  const COMMANDS = {
    Put: 'PutItem', Get: 'GetItem', Update: 'UpdateItem', Delete: 'DeleteItem', Query: 'Query', Scan: 'Scan',
    BatchGet: 'BatchGetItem', BatchWrite: 'BatchWriteItem', TransactGet: 'TransactGetItems', TransactWrite: 'TransactWriteItems',
  };

  /** A command of plain values, which becomes one of typed values when it is sent. */
  class DocumentCommand {
    constructor(operation, input) {
      this.input = input ?? {};
      Object.defineProperty(this, 'wire', { value: operation, enumerable: false });
    }
  }

  class DynamoDBDocumentClient {
    #client;
    #translate;
    constructor(client, translateConfig = {}) {
      this.#client = client;
      this.#translate = translateConfig;
      this.config = { ...client.config, translateConfig };
    }
    static from(client, translateConfig) {
      return new this(client, translateConfig);
    }
    send(command, options, callback) {
      const done = typeof options === 'function' ? options : callback;
      const frames = sdk.framesHere();
      const answer = this.#perform(command, typeof options === 'function' ? undefined : options).catch((error) => {
        throw sdk.framed(error, frames);
      });
      if (!done) return answer;
      answer.then((data) => setImmediate(done, null, data), (error) => setImmediate(done, error));
    }
    async #perform(command, options) {
      if (!(command instanceof DocumentCommand)) return this.#client.send(command, options);
      const { marshallOptions, unmarshallOptions } = this.#translate;
      const Typed = sdk.open('@aws-sdk/client-dynamodb')[`${command.wire}Command`];
      const typed = new Typed(overItems(command.input, (item) => marshall(item, marshallOptions)));
      const { $metadata, ...answer } = await this.#client.send(typed, options);
      return { $metadata, ...overItems(answer, (item) => unmarshall(item, unmarshallOptions)) };
    }
    destroy() {}
  }
  class DynamoDBDocument extends DynamoDBDocumentClient {}

  register('@aws-sdk/lib-dynamodb', () => {
    const exported = { DynamoDBDocumentClient, DynamoDBDocument, NumberValue };
    for (const [name, operation] of Object.entries(COMMANDS)) {
      const command = `${name}Command`;
      exported[command] = { [command]: class extends DocumentCommand {
        constructor(input) {
          super(operation, input);
        }
      } }[command];
      DynamoDBDocument.prototype[lower(name)] = function (input, options, callback) {
        return this.send(new exported[command](input), options, callback);
      };
    }
    const pagesOf = (Page) => async function* paginate({ client, pageSize, startingToken }, input) {
      let ExclusiveStartKey = startingToken;
      do {
        const page = await client.send(new Page({ ...input, ...(ExclusiveStartKey && { ExclusiveStartKey }), ...(pageSize && { Limit: pageSize }) }));
        yield page;
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);
    };
    return { ...exported, paginateQuery: pagesOf(exported.QueryCommand), paginateScan: pagesOf(exported.ScanCommand) };
  });
})();
