// What people do in an app on Amplify. Nothing here knows whether it runs in Node or in a browser's page.
import { admin, createApp, createUser } from './directory.mjs';
import { check, equal, newAddress, newPassword, nextMessage, verified } from './poolhouse.mjs';
import { totp } from './totp.mjs';

export const flows = { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] };

/** Calls that must succeed, and those that must not. */
export function talk(app) {
  const succeeds = async (what, name, input) => {
    const { answer, error } = await app.call(name, input);
    check(what, error === undefined, error);
    return answer;
  };
  const fails = async (what, expected, name, input) => {
    const { answer, error } = await app.call(name, input);
    equal(what, error ?? { accepted: answer }, expected);
  };
  return { succeeds, fails };
}

const done = { isSignedIn: true, nextStep: { signInStep: 'DONE' } };
const wrongPassword = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };

/** `start` opens the app for a pool and one of its clients. */
export async function story(start) {
  await signingUp(start);
  await signingIn(start);
  await aSecondFactor(start);
  await signingUpByChoice(start);
}

async function signingUp(start) {
  const place = await createApp({ UsernameAttributes: ['email'], AutoVerifiedAttributes: ['email'] }, flows);
  const { succeeds, fails } = talk(await start(place));
  const [username, password] = [newAddress(), newPassword()];
  const begun = await succeeds('ana signs up', 'signUp', { username, password, options: { autoSignIn: true } });
  equal('a code is sent to her', begun.nextStep.signUpStep, 'CONFIRM_SIGN_UP');
  const { code } = await nextMessage(username);
  const wrong = { name: 'CodeMismatchException', message: 'Invalid verification code provided, please try again.' };
  const other = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  await fails('another code is refused', wrong, 'confirmSignUp', { username, confirmationCode: other });
  const confirmed = await succeeds('hers is accepted', 'confirmSignUp', { username, confirmationCode: code });
  equal('she is to be signed in at once', confirmed.nextStep.signUpStep, 'COMPLETE_AUTO_SIGN_IN');
  equal('and is, by SRP', await succeeds('without asking', 'autoSignIn'), done);

  const tokens = await succeeds('the app has tokens', 'tokens');
  const user = await succeeds('it knows who she is', 'getCurrentUser');
  await verified({ ...tokens, ExpiresIn: 3600, TokenType: 'Bearer' }, place.poolId, place.clientId, user.username);
  const attributes = await succeeds('and her attributes', 'fetchUserAttributes');
  equal('her address is proved', [attributes.email, attributes.email_verified], [username, 'true']);
  await succeeds('she signs out', 'signOut');
  equal('the app has no tokens any more', await succeeds('nobody is signed in', 'tokens'), null);
}

async function signingIn(start) {
  const place = await createApp({}, flows);
  const password = await createUser(place.poolId, 'bea');
  const { succeeds, fails } = talk(await start(place));
  await fails('a wrong password is refused', wrongPassword, 'signIn', { username: 'bea', password: newPassword() });
  equal('the right one is not', await succeeds('bea signs in', 'signIn', { username: 'bea', password }), done);
  const first = await succeeds('she has tokens', 'tokens');
  const second = await succeeds('they are renewed', 'tokens', { forceRefresh: true });
  check('and are others then', first.AccessToken !== second.AccessToken);
  await verified({ ...second, ExpiresIn: 3600, TokenType: 'Bearer' }, place.poolId, place.clientId, 'bea');
  await succeeds('she signs out everywhere', 'signOut', { global: true });
  equal('nobody is signed in', await succeeds('the app knows', 'tokens'), null);
}

async function aSecondFactor(start) {
  const place = await createApp({}, flows);
  await admin('SetUserPoolMfaConfig', {
    UserPoolId: place.poolId, MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: true },
  });
  const password = await createUser(place.poolId, 'cleo');
  const { succeeds, fails } = talk(await start(place));
  await succeeds('cleo signs in', 'signIn', { username: 'cleo', password });
  const { sharedSecret } = await succeeds('she sets up an authenticator', 'setUpTOTP');
  await succeeds('with a code of it', 'verifyTOTPSetup', { code: totp(sharedSecret, -1) });
  await succeeds('she prefers it', 'updateMFAPreference', { totp: 'PREFERRED' });
  const preference = await succeeds('the app knows', 'fetchMFAPreference');
  equal('that it is on', preference, { enabled: ['TOTP'], preferred: 'TOTP' });
  await succeeds('she signs out', 'signOut');

  const asked = await succeeds('she comes again', 'signIn', { username: 'cleo', password });
  equal('and is asked for a code', asked.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_TOTP_CODE');
  const right = totp(sharedSecret);
  const mismatch = { name: 'CodeMismatchException', message: 'Invalid code received for user' };
  const other = String((Number(right) + 1) % 1_000_000).padStart(6, '0');
  await fails('a wrong one is refused', mismatch, 'confirmSignIn', { challengeResponse: other });
  equal('the right one is accepted', await succeeds('hers', 'confirmSignIn', { challengeResponse: right }), done);
  await succeeds('she signs out again', 'signOut');
}

/** The session of ConfirmSignUp instead of a password: nothing is remembered in between. */
async function signingUpByChoice(start) {
  const place = await createApp(
    {
      AutoVerifiedAttributes: ['email'],
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
    },
    { ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] },
  );
  const { succeeds } = talk(await start(place));
  const email = newAddress();
  const options = { userAttributes: { email }, autoSignIn: { authFlowType: 'USER_AUTH' } };
  await succeeds('dora signs up without a password', 'signUp', { username: 'dora', options });
  const { code } = await nextMessage(email);
  const confirmed = await succeeds('with the code she was sent', 'confirmSignUp', { username: 'dora', confirmationCode: code });
  equal('she is to be signed in', confirmed.nextStep.signUpStep, 'COMPLETE_AUTO_SIGN_IN');
  equal('and is, with nothing more', await succeeds('at once', 'autoSignIn'), done);
  await succeeds('she signs out', 'signOut');
}
