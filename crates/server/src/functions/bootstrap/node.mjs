// Runs a Lambda handler written in JavaScript: asks the Runtime API for events, calls the handler, posts what it answers.
// Given to `node --input-type=module --eval`; CommonJS and ES modules, promises and callbacks.
import { Agent, request } from 'node:http';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, extname, join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

const { env } = process;
const taskRoot = env.LAMBDA_TASK_ROOT ?? process.cwd();
const [host, port] = env.AWS_LAMBDA_RUNTIME_API.split(':');
// An idle connection does not keep the process from seeing that its event loop is empty.
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function call(method, path, body, headers = {}) {
  return new Promise((done, failed) => {
    const sent = body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) };
    const asked = request({ host, port, method, agent, path: `/2018-06-01/runtime/${path}`, headers: sent }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('error', failed);
      answer.on('end', () => done({ headers: answer.headers, body: Buffer.concat(parts).toString() }));
    });
    asked.on('error', failed);
    asked.end(body);
  });
}

class HandlerError extends Error {
  constructor(name, message) {
    super(message);
    this.name = name;
  }
}

const fail = (name, message, stack) => Object.assign(new HandlerError(name, message), stack && { stack });

/** As Lambda reports whatever was thrown. */
function errorObject(thrown) {
  if (thrown instanceof Error || (thrown && typeof thrown === 'object' && 'message' in thrown && 'stack' in thrown)) {
    const trace = String(thrown.stack ?? '').split('\n');
    return { errorType: String(thrown.name ?? 'Error'), errorMessage: String(thrown.message), trace };
  }
  const errorMessage = thrown && typeof thrown === 'object' ? JSON.stringify(thrown) : String(thrown);
  return { errorType: typeof thrown, errorMessage, trace: [] };
}

async function postError(path, thrown) {
  const error = errorObject(thrown);
  const shown = error.trace.length > 0 ? error.trace.join('\n') : `${error.errorType}: ${error.errorMessage}`;
  process.stderr.write(`ERROR\t${shown}\n`);
  const headers = { 'content-type': 'application/json', 'lambda-runtime-function-error-type': error.errorType.replace(/[^\x20-\x7e]/g, '?') };
  await call('POST', path, JSON.stringify(error), headers);
}

/** Whether no `package.json` of the function's own says what a `.js` file is. One above its folder is not asked: on Lambda
 * nothing lies there, and a `.js` file without one is CommonJS. */
function isUnsaid(file) {
  const root = realpathSync(taskRoot);
  if (extname(file) !== '.js' || !file.startsWith(root + sep) || file.includes(`${sep}node_modules${sep}`)) return false;
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return false;
    if (folder === root) return true;
  }
}

const asTold = Module._extensions['.js'];
Module._extensions['.js'] = (module, file) =>
  isUnsaid(file) ? module._compile(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''), file) : asTold(module, file);

async function bring(file) {
  if (isUnsaid(realpathSync(file))) {
    try {
      return createRequire(file)(file);
    } catch (error) {
      // The syntax of ES modules, perhaps.
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return import(pathToFileURL(file));
}

async function load(handler) {
  if (handler.includes('..')) {
    throw fail('Runtime.MalformedHandlerName', `'${handler}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`);
  }
  const slash = handler.lastIndexOf('/') + 1;
  const [, base, name] = /^([^.]*)\.(.*)$/.exec(handler.slice(slash)) ?? [];
  if (base === undefined) throw fail('Runtime.MalformedHandlerName', 'Bad handler');
  const stem = resolve(taskRoot, handler.slice(0, slash), base);
  const file = ['', '.js', '.mjs', '.cjs'].map((ending) => stem + ending).find((each) => existsSync(each));
  if (file === undefined) {
    throw fail('Runtime.ImportModuleError', `Error: Cannot find module '${base}'\nRequire stack:\n- ${taskRoot}/${base}`);
  }
  let module;
  try {
    module = await bring(file);
  } catch (error) {
    if (error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND') {
      throw fail('Runtime.ImportModuleError', `Error: ${error.message}`, error.stack);
    }
    if (error instanceof SyntaxError) throw fail('Runtime.UserCodeSyntaxError', `SyntaxError: ${error.message}`, error.stack);
    throw error;
  }
  const find = (from) => name.split('.').reduce((found, part) => found?.[part], from);
  const found = find(module) ?? find(module?.default);
  if (found === undefined) throw fail('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  if (typeof found !== 'function') throw fail('Runtime.HandlerNotFound', `${handler} is not a function`);
  return found;
}

/** Set while a handler runs: what an empty event loop means for it. */
let whenIdle = null;
process.on('beforeExit', () => whenIdle?.());

/** The handler's answer, by whatever way it gives one. */
function run(handler, event, headers) {
  return new Promise((done, failed) => {
    let given;
    const context = {
      callbackWaitsForEmptyEventLoop: true,
      awsRequestId: headers['lambda-runtime-aws-request-id'],
      invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
      functionName: env.AWS_LAMBDA_FUNCTION_NAME,
      functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
      memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
      logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
      logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
      getRemainingTimeInMillis: () => Math.max(Number(headers['lambda-runtime-deadline-ms']) - Date.now(), 0),
      succeed: (answer) => callback(null, answer),
      fail: (error) => callback(error ?? 'handled'),
      done: (error, answer) => callback(error, answer),
    };
    const callback = (error, answer) => {
      if (given !== undefined) return;
      given = error === null || error === undefined ? () => done(answer) : () => failed(error);
      // An error is told at once; an answer when nothing is left to be done, unless the handler says otherwise.
      if ((error !== null && error !== undefined) || !context.callbackWaitsForEmptyEventLoop) given();
    };
    whenIdle = () => (given ?? (() => done(null)))();
    const answer = handler(event, context, callback);
    // What a handler returns that is no promise is not its answer, on Lambda neither.
    if (typeof answer?.then === 'function') answer.then(done, failed);
  }).finally(() => { whenIdle = null; });
}

async function main() {
  env.AWS_EXECUTION_ENV = `AWS_Lambda_nodejs${process.versions.node.split('.')[0]}.x`;
  let handler;
  try {
    handler = await load(env._HANDLER);
  } catch (error) {
    await postError('init/error', error);
    process.exit(1);
  }
  let current = null;
  // What a handler leaves behind and nobody caught ends the process, as on Lambda, after it was told.
  for (const [how, type] of [['uncaughtException', null], ['unhandledRejection', 'Runtime.UnhandledPromiseRejection']]) {
    process.on(how, async (thrown) => {
      const error = type === null ? thrown : fail(type, thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown), thrown?.stack);
      if (current !== null) await postError(`invocation/${current}/error`, error).catch(() => {});
      process.exit(129);
    });
  }
  for (;;) {
    const { headers, body } = await call('GET', 'invocation/next');
    current = headers['lambda-runtime-aws-request-id'];
    if (current === undefined) process.exit(0);
    env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'] ?? '';
    let answer;
    let thrown;
    let isThrown = false;
    try {
      answer = JSON.stringify((await run(handler, JSON.parse(body), headers)) ?? null);
      if (answer === undefined) answer = 'null';
    } catch (error) {
      [isThrown, thrown] = [true, error];
    }
    if (isThrown) await postError(`invocation/${current}/error`, thrown);
    else await call('POST', `invocation/${current}/response`, answer, { 'content-type': 'application/json' });
    current = null;
  }
}

// Whoever ran us is gone: nothing is left to do.
main().catch(() => process.exit(0));
