// The part of a function's platform that runs inside its process: calls the handler and turns what comes of it into an answer.
(() => {
  'use strict';
  const { entry, exports: loadedExports, describe } = __etude;
  const { stringify } = JSON;

  class HandlerNotFound extends Error {
    get name() {
      return 'Runtime.HandlerNotFound';
    }
  }

  /** Whether the last handler called returned a promise. */
  let isAwaited = false;

  /** The function `file.export` names among what the entry file exports. */
  function find(handler) {
    const path = handler.split('.').slice(1);
    const found = path.reduce((value, name) => (value == null ? undefined : value[name]), loadedExports());
    if (found === undefined || found === null) throw new HandlerNotFound(`${handler} is undefined or not exported`);
    if (typeof found !== 'function') throw new HandlerNotFound(`${handler} is not a function`);
    return found;
  }

  /** An error as the answer of a failed invocation: `{errorType, errorMessage, trace}`. */
  function answerOf(error) {
    if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: text(error), trace: [] };
    return { errorType: text(error.name), errorMessage: text(error.message), trace: lines(error) };
  }

  /** An error as the log line `Invoke Error` shows it. */
  function logOf(error) {
    const shown = error instanceof Error ? error : new Error(text(error));
    const { stack: _, message: __, name: ___, ...own } = shown;
    const all = { errorType: text(shown.name), errorMessage: text(shown.message), ...own, stack: lines(shown) };
    try {
      return stringify(all);
    } catch {
      return stringify({ errorType: all.errorType, errorMessage: all.errorMessage, stack: all.stack });
    }
  }

  const lines = (error) => String(error.stack ?? error).split('\n');
  const text = (value) => {
    try {
      return String(value);
    } catch {
      return Object.prototype.toString.call(value);
    }
  };

  /** A failed invocation: its answer, its log line, and the error as the host reads it. */
  const failure = (error) => ({ failed: answerOf(error), log: logOf(error), error: describe(error) });

  function success(value) {
    let body;
    try {
      body = stringify(value === undefined ? null : value);
    } catch {
      return failure(new Error('Unable to stringify response body'));
    }
    return { body: body === undefined ? 'null' : body };
  }

  // `{handler, event, context, invokedFunctionArn, awsRequestId, deadline}` -> `{body}` or `{failed, log, error}`, with `waits` when the event loop must run dry
  // before the answer counts.
  entry('lambda.invoke', ({ handler, event, context: about, invokedFunctionArn, awsRequestId, deadline }) => {
    let run;
    try {
      run = find(handler);
    } catch (error) {
      return failure(error);
    }
    return new Promise((resolve) => {
      let isDone = false;
      const settle = (answer, waits) => {
        if (isDone) return;
        isDone = true;
        resolve({ ...answer, waits });
      };
      const succeed = (value) => settle(success(value), false);
      const fail = (error) => settle(failure(error), false);
      const callback = (error, value) => {
        const answer = error === undefined || error === null ? success(value) : failure(error);
        settle(answer, Boolean(context.callbackWaitsForEmptyEventLoop));
      };
      const context = {
        callbackWaitsForEmptyEventLoop: true,
        succeed,
        fail,
        done: (error, value) => (error === undefined || error === null ? succeed(value) : fail(error)),
        functionVersion: '$LATEST',
        ...about,
        clientContext: undefined,
        identity: undefined,
        invokedFunctionArn,
        awsRequestId,
        tenantId: undefined,
        getRemainingTimeInMillis: () => Math.max(deadline - Date.now(), 0),
      };
      try {
        const returned = run(event, context, callback);
        isAwaited = typeof returned?.then === 'function';
        if (isAwaited) returned.then(succeed, fail);
      } catch (error) {
        fail(error);
      }
    });
  });

  // Whether the handler that never answered had promised to: the platform calls that a fault, and a handler that returned
  // without a promise and called nothing back an answer of null.
  entry('lambda.isAwaited', () => isAwaited);

  // Whether the entry file exports what `handler` names; answered at the end of init, as the platform looks it up then.
  entry('lambda.find', (handler) => {
    try {
      find(handler);
      return {};
    } catch (error) {
      return failure(error);
    }
  });
})();
