// Amplify 6 in a page of a real browser, on http://localhost as an app under development is: the same story as in Node,
// then what only a browser can do.
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { story } from '../node/amplify_story.mjs';
import { endpoint, equal } from '../node/poolhouse.mjs';
import { launch } from './browser.mjs';
import { passkeys } from './passkeys.mjs';

const { outputFiles: [bundle] } = await build({
  entryPoints: [fileURLToPath(new URL('../node/amplify_app.mjs', import.meta.url))],
  bundle: true, format: 'iife', globalName: 'app', write: false, logLevel: 'error',
});

const page = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>An app</title><script src="/app.js"></script>';
const server = createServer((request, response) => {
  const isScript = request.url === '/app.js';
  response.setHeader('content-type', isScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8');
  response.end(isScript ? bundle.text : page);
});
await new Promise((resolve) => { server.listen(0, 'localhost', resolve); });
const origin = `http://localhost:${server.address().port}`;

const browser = await launch();
const complaints = [];
const strangers = [];

/** A page of its own, with storage of its own, that has loaded the app. */
async function open(place) {
  const context = await browser.newContext();
  const tab = await context.newPage();
  tab.on('pageerror', (error) => complaints.push(String(error)));
  tab.on('request', (request) => {
    if (![endpoint, origin, 'data:'].some((start) => request.url().startsWith(start))) strangers.push(request.url());
  });
  await tab.goto(origin);
  await tab.evaluate((settings) => window.app.configure(settings), { endpoint, ...place });
  return { tab, call: (name, input) => tab.evaluate(([called, given]) => window.app.call(called, given), [name, input]) };
}

try {
  await story(open);
  await passkeys(open);
  equal('the page has no errors', complaints, []);
  equal('and asked nobody but the server', strangers, []);
} finally {
  await browser.close();
  server.close();
}
