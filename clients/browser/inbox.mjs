// The inbox page in a real browser: a mail appears by itself, and what is in it cannot run.
import { createServer } from 'node:http';
import { CognitoIdentityProviderClient, ConfirmSignUpCommand, CreateUserPoolClientCommand, CreateUserPoolCommand, SignUpCommand } from '@aws-sdk/client-cognito-identity-provider';
import { check, credentials, endpoint, equal, newAddress, newPassword, nextMessage, region } from '../node/poolhouse.mjs';
import { launch } from './browser.mjs';

const cognito = new CognitoIdentityProviderClient({ endpoint, region, credentials });

async function createApp(EmailMessage) {
  const { UserPool: pool } = await cognito.send(new CreateUserPoolCommand({
    PoolName: 'page',
    UsernameAttributes: ['email'],
    AutoVerifiedAttributes: ['email'],
    ...(EmailMessage && { VerificationMessageTemplate: { EmailMessage, EmailSubject: 'A page by mail' } }),
  }));
  const { UserPoolClient: client } = await cognito.send(new CreateUserPoolClientCommand({ UserPoolId: pool.Id, ClientName: 'page' }));
  return client.ClientId;
}

async function signUp(ClientId) {
  const address = newAddress();
  await cognito.send(new SignUpCommand({ ClientId, Username: address, Password: newPassword() }));
  const { code } = await nextMessage(address);
  return { address, code };
}

/** A server that notes who came by: a script that runs anywhere, even without a page around it, can call here. */
function trap() {
  const visits = [];
  const server = createServer((request, response) => {
    visits.push(request.url);
    response.setHeader('access-control-allow-origin', '*');
    response.end();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({ url: `http://127.0.0.1:${server.address().port}`, visits, server }));
  });
}

/** As workers of a test runner do: each signs up, waits for its own message, and confirms, all at once. */
async function inParallel(count) {
  const clientId = await createApp();
  const confirmed = await Promise.all(Array.from({ length: count }, async () => {
    const address = newAddress();
    const waiting = nextMessage(address);
    await cognito.send(new SignUpCommand({ ClientId: clientId, Username: address, Password: newPassword() }));
    const message = await waiting;
    await cognito.send(new ConfirmSignUpCommand({ ClientId: clientId, Username: address, ConfirmationCode: message.code }));
    return message.to === address;
  }));
  equal('every worker gets its own message, though all wait before any is sent', confirmed, Array(count).fill(true));
}

await inParallel(8);
const browser = await launch();
const { url: trapped, visits, server } = await trap();
try {
  const page = await browser.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  const strangers = [];
  page.on('request', (request) => {
    // The browser also tells of a request that it was forbidden to make; whether the trap was reached, the trap knows.
    const known = [endpoint, trapped, 'data:', 'about:', 'blob:'];
    if (!known.some((start) => request.url().startsWith(start))) strangers.push(request.url());
  });

  await page.goto(`${endpoint}/_poolhouse/inbox`);
  await page.evaluate(() => { window.notReloaded = true; });

  const plain = await signUp(await createApp());
  await page.getByText(plain.address).first().waitFor();
  check('a mail appears by itself', true);
  await page.getByText(plain.code).first().waitFor();
  check('its code is there to be read', true);
  equal('nothing was reloaded', await page.evaluate(() => window.notReloaded), true);

  const call = (how) => `fetch('${trapped}/${how}')`;
  const clientId = await createApp(
    `<h1>Hello from a template</h1><script>${call('script')};top.document.title='taken over'</script>`
    + `<img src="${trapped}/pixel"><img src="nothing" onerror="${call('onerror')}"><svg onload="${call('onload')}"></svg>`
    + '<p>{####}</p>');
  const html = await signUp(clientId);
  await page.getByText(html.address).first().waitFor();
  await page.getByText(html.address).first().click();
  const frame = page.locator('iframe:visible').first();
  await frame.contentFrame().getByText('Hello from a template').waitFor();
  check('a mail that is a page is shown as one', true);
  const sandbox = await frame.getAttribute('sandbox');
  check('in a sandbox without scripts', sandbox !== null && !sandbox.includes('allow-scripts'), sandbox);
  await frame.contentFrame().getByText(html.code).waitFor();
  check('with its code', true);

  await page.getByLabel('To').fill(plain.address.toUpperCase());
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByText(plain.code).first().waitFor();
  equal('who looks for a recipient finds that one', await page.locator('#messages li').count(), 1);
  equal('and nobody else', await page.locator('#messages').getByText(html.address).count(), 0);
  equal('no script of it ran and no image told that it was read', visits, []);
  check('the page is still ours', (await page.title()) !== 'taken over', await page.title());
  equal('the page has no errors', complaints, []);
  equal('the page asked nobody else for anything', strangers, []);
} finally {
  await browser.close();
  server.close();
}
