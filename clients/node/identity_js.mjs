// amazon-cognito-identity-js, the library under Amplify up to version 5, unmodified.
import identity from 'amazon-cognito-identity-js';
import { admin, createApp, createUser, invite } from './directory.mjs';
import { check, endpoint, equal, newAddress, newPassword, verified } from './poolhouse.mjs';
import { totp } from './totp.mjs';

const { AuthenticationDetails, CognitoUser, CognitoUserPool } = identity;

/** One app on one device: what it remembers lies in its storage. */
function app({ poolId, clientId }) {
  const kept = new Map();
  const Storage = {
    setItem: (key, value) => kept.set(key, value),
    // As a browser's storage: null for what is not there, which the library sends on.
    getItem: (key) => kept.get(key) ?? null,
    removeItem: (key) => kept.delete(key),
    clear: () => kept.clear(),
  };
  const Pool = new CognitoUserPool({ UserPoolId: poolId, ClientId: clientId, endpoint: `${endpoint}/`, Storage });
  return { kept, user: (Username) => new CognitoUser({ Username, Pool, Storage }) };
}

/** Calls back as the library does; resolves with what was called and with what. */
const outcome = (call) => new Promise((resolve) => {
  const names = ['onSuccess', 'onFailure', 'newPasswordRequired', 'mfaRequired', 'totpRequired', 'mfaSetup', 'selectMFAType'];
  call(Object.fromEntries(names.map((name) => [name, (...values) => resolve({ name, values })])));
});

/** As `outcome`, for calls that take one function. */
const answer = (call) => new Promise((resolve, reject) => {
  call((error, result) => (error ? reject(error) : resolve(result)));
});

const signIn = (user, Password) => outcome((callbacks) =>
  user.authenticateUser(new AuthenticationDetails({ Username: user.getUsername(), Password }), callbacks));

async function succeeds(what, promise) {
  const { name, values } = await promise;
  equal(what, { name, message: values[0]?.message }, { name: 'onSuccess', message: undefined });
  return values[0];
}

async function fails(what, code, message, promise) {
  const { name, values } = await promise;
  equal(what, { name, code: values[0]?.code, message: values[0]?.message }, { name: 'onFailure', code, message });
}

const tokens = (session) => ({
  IdToken: session.getIdToken().getJwtToken(),
  AccessToken: session.getAccessToken().getJwtToken(),
  ExpiresIn: 3600,
  TokenType: 'Bearer',
});

const flows = { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] };

async function aPasswordNeverLeavesTheDevice() {
  const place = await createApp({ AliasAttributes: ['email'] }, flows);
  const email = newAddress();
  const password = await createUser(place.poolId, 'ana', { email, email_verified: 'true' });

  const ana = app(place).user('ana');
  const session = await succeeds('ana signs in by SRP', signIn(ana, password));
  await verified(tokens(session), place.poolId, place.clientId, 'ana');
  await succeeds('and by her address', signIn(app(place).user(email), password));
  const wrong = signIn(app(place).user('ana'), newPassword());
  await fails('a wrong password is refused', 'NotAuthorizedException', 'Incorrect username or password.', wrong);
  await fails('as is a stranger', 'UserNotFoundException', 'User does not exist.', signIn(app(place).user('bob'), password));

  const attributes = await answer((done) => ana.getUserAttributes(done));
  check('the access token works', attributes.some((it) => it.getName() === 'email' && it.getValue() === email));
  const renewed = await answer((done) => ana.refreshSession(session.getRefreshToken(), done));
  const moved = renewed.getAccessToken().getJwtToken() !== session.getAccessToken().getJwtToken();
  check('a refresh gives new tokens', moved);
  await verified(tokens(renewed), place.poolId, place.clientId, 'ana');

  await succeeds('ana signs out everywhere', outcome((callbacks) => ana.globalSignOut(callbacks)));
  const again = app(place).user('ana');
  const late = await answer((done) => again.refreshSession(session.getRefreshToken(), done)).catch((error) => error);
  equal('her refresh token is over', [late.code, late.message], ['NotAuthorizedException', 'Refresh Token has been revoked']);
}

async function anInvitedPersonChoosesAPassword() {
  const place = await createApp({ Schema: [{ Name: 'name', Required: true, Mutable: true }] }, flows);
  const [temporary, chosen, email] = [newPassword(), newPassword(), newAddress()];
  await invite(place.poolId, 'bea', temporary, { email, email_verified: 'true' });

  const bea = app(place).user('bea');
  const { name, values: [known, required] } = await signIn(bea, temporary);
  equal('a new password is asked for', name, 'newPasswordRequired');
  equal('what is known of her', { ...known }, { email, email_verified: 'true' });
  equal('what is missing', required, ['name']);
  const completed = outcome((callbacks) => bea.completeNewPasswordChallenge(chosen, { name: 'Bea' }, callbacks));
  await succeeds('bea chooses her own', completed);
  await succeeds('and signs in with it', signIn(app(place).user('bea'), chosen));
}

async function aCodeOfAnAuthenticatorIsASecondFactor() {
  const place = await createApp({}, flows);
  await admin('SetUserPoolMfaConfig', {
    UserPoolId: place.poolId, MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: true },
  });
  const password = await createUser(place.poolId, 'cleo');
  const cleo = app(place).user('cleo');
  await succeeds('cleo signs in without a second factor', signIn(cleo, password));

  const secret = await new Promise((associateSecretCode, onFailure) => {
    cleo.associateSoftwareToken({ associateSecretCode, onFailure });
  });
  const confirmed = outcome((callbacks) => cleo.verifySoftwareToken(totp(secret, -1), 'telephone', callbacks));
  await succeeds('she sets up her authenticator', confirmed);
  const preference = { Enabled: true, PreferredMfa: true };
  equal('and prefers it', await answer((done) => cleo.setUserMfaPreference(null, preference, done)), 'SUCCESS');

  const later = app(place).user('cleo');
  const asked = await signIn(later, password);
  equal('her next sign-in asks for a code', asked.name, 'totpRequired');
  const code = (digits) => outcome((callbacks) => later.sendMFACode(digits, callbacks, 'SOFTWARE_TOKEN_MFA'));
  const mismatch = ['CodeMismatchException', 'Invalid code received for user'];
  const right = totp(secret);
  await fails('a wrong one is refused', ...mismatch, code(String((Number(right) + 1) % 1_000_000).padStart(6, '0')));
  await succeeds('the right one is accepted', code(right));

  const replayed = app(place).user('cleo');
  await signIn(replayed, password);
  const { name } = await outcome((callbacks) => replayed.sendMFACode(right, callbacks, 'SOFTWARE_TOKEN_MFA'));
  equal('but once only', name, 'onFailure');
}

async function aRememberedDeviceIsRecognised() {
  const place = await createApp({
    DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: true },
  }, flows);
  const password = await createUser(place.poolId, 'dora');
  const device = app(place);
  const dora = device.user('dora');
  await succeeds('dora signs in on a new device', signIn(dora, password));
  const names = [...device.kept.keys()].map((key) => key.split('.').pop());
  const remembered = names.filter((key) => /^(device|random)/.test(key)).sort();
  equal('her device has a key', remembered, ['deviceGroupKey', 'deviceKey', 'randomPasswordKey']);
  await succeeds('she has it remembered', outcome((callbacks) => dora.setDeviceStatusRemembered(callbacks)));
  const listed = await succeeds('it is listed', outcome((callbacks) => dora.listDevices(10, null, callbacks)));
  equal('once', listed.Devices.length, 1);

  await succeeds('she signs in on it again', signIn(device.user('dora'), password));
  const still = await succeeds('it is still one', outcome((callbacks) => dora.listDevices(10, null, callbacks)));
  equal('and the same', still.Devices.map((it) => it.DeviceKey), listed.Devices.map((it) => it.DeviceKey));

  await succeeds('she forgets it', outcome((callbacks) => dora.forgetDevice(callbacks)));
  await succeeds('and signs in on it as on a new one', signIn(device.user('dora'), password));
}

await aPasswordNeverLeavesTheDevice();
await anInvitedPersonChoosesAPassword();
await aCodeOfAnAuthenticatorIsASecondFactor();
await aRememberedDeviceIsRecognised();
