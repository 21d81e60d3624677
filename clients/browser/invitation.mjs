// The example of an invitation, in a real browser: an invited person follows the link and chooses a password, which a
// function trades for the temporary one.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AdminGetUserCommand, CognitoIdentityProviderClient, InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider';
import { check, credentials, endpoint, equal, newAddress, newPassword } from '../node/poolhouse.mjs';
import { launch } from './browser.mjs';

const cognito = new CognitoIdentityProviderClient({ endpoint, region: 'us-east-1', credentials });
const UserPoolId = 'us-east-1_Poolhouse';

const invited = execFileSync('python3', [process.env.POOLHOUSE_INVITE, 'ana', newAddress()], {
  env: { ...process.env, POOLHOUSE: endpoint, REDIS_URL: process.env.POOLHOUSE_REDIS },
}).toString().trim();
check('the invitation has a link to the front door', invited.startsWith(`${endpoint}/_poolhouse/http/set-password?code=`), invited);

const status = async () => (await cognito.send(new AdminGetUserCommand({ UserPoolId, Username: 'ana' }))).UserStatus;
const browser = await launch();
try {
  const page = await browser.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));

  await page.goto(invited);
  await page.getByLabel('Password').fill('short');
  await page.getByRole('button', { name: 'Save' }).click();
  equal('a weak password is refused in the words of the pool', await page.getByRole('alert').innerText(),
    'Password did not conform with policy: Password not long enough');
  equal('she still has to choose one', await status(), 'FORCE_CHANGE_PASSWORD');

  const password = newPassword();
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'Welcome, ana' }).waitFor();
  check('the right one is welcomed', true);
  equal('she is confirmed', await status(), 'CONFIRMED');
  const { AuthenticationResult } = await cognito.send(new InitiateAuthCommand({
    AuthFlow: 'USER_PASSWORD_AUTH', ClientId: 'poolhousedemoclient0000001', AuthParameters: { USERNAME: 'ana', PASSWORD: password },
  }));
  check('and signs in with it', AuthenticationResult?.AccessToken !== undefined);

  await page.goto(invited);
  await page.getByLabel('Password').fill(newPassword());
  await page.getByRole('button', { name: 'Save' }).click();
  equal('the link works once', await page.getByRole('alert').innerText(), 'This invitation was used already, or has expired.');

  await page.goto(`${endpoint}/_poolhouse/triggers?function=set-password`);
  await page.getByText('POST /set-password').first().waitFor();
  check('what the function was asked is shown', true);
  const { invocations } = await (await fetch(`${endpoint}/_poolhouse/triggers`)).json();
  check('with what it wrote', invocations.some(({ log }) => log === 'accepted: ana\n'), invocations);
  check('and without the password', !JSON.stringify(invocations).includes(password));
  equal('no page has errors', complaints, []);
} finally {
  await browser.close();
}
