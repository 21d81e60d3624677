// Passkeys with the browser's own virtual authenticator.
import { talk } from '../node/amplify_story.mjs';
import { admin, createApp, createUser } from '../node/directory.mjs';
import { check, equal, verified } from '../node/poolhouse.mjs';

/** A telephone in the page's pocket, whose owner is always there. */
async function authenticator(tab) {
  const session = await tab.context().newCDPSession(tab);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const send = (method, more) => session.send(`WebAuthn.${method}`, { authenticatorId, ...more });
  return {
    credentials: async () => (await send('getCredentials')).credentials,
  };
}

export async function passkeys(open) {
  const place = await createApp(
    { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } } },
    { ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] },
  );
  const settings = (UserVerification) => admin('SetUserPoolMfaConfig', {
    UserPoolId: place.poolId, WebAuthnConfiguration: { RelyingPartyId: 'localhost', UserVerification },
  });
  await settings('required');
  const password = await createUser(place.poolId, 'eva');
  const app = await open(place);
  const { succeeds, fails } = talk(app);
  const telephone = await authenticator(app.tab);

  await succeeds('eva signs in with her password', 'signIn', { username: 'eva', password });
  await succeeds('she makes a passkey', 'associateWebAuthnCredential');
  const { credentials: [listed, ...others] } = await succeeds('it is listed', 'listWebAuthnCredentials');
  equal('alone', others, []);
  const [held] = await telephone.credentials();
  equal('as the one her telephone holds', Buffer.from(listed.credentialId, 'base64url').toString('base64'), held.credentialId);
  equal('for this machine', [listed.relyingPartyId, held.rpId], ['localhost', 'localhost']);
  const again = await app.call('associateWebAuthnCredential');
  check('a second one on the same telephone is not made', again.error?.name === 'PasskeyAlreadyExists', again);
  await succeeds('she signs out', 'signOut');

  const byPasskey = { username: 'eva', options: { authFlowType: 'USER_AUTH', preferredChallenge: 'WEB_AUTHN' } };
  const answer = await succeeds('she signs in with nothing but the passkey', 'signIn', byPasskey);
  equal('at once', answer, { isSignedIn: true, nextStep: { signInStep: 'DONE' } });
  const tokens = await succeeds('she has tokens', 'tokens');
  await verified({ ...tokens, ExpiresIn: 3600, TokenType: 'Bearer' }, place.poolId, place.clientId, 'eva');
  const [used] = await telephone.credentials();
  check('her telephone has signed', used.signCount > held.signCount, [held, used]);
  await succeeds('she signs out again', 'signOut');

  await settings('preferred');
  equal('it is enough where a look at her face is only preferred',
    (await succeeds('she signs in', 'signIn', byPasskey)).isSignedIn, true);
  await succeeds('she removes the passkey', 'deleteWebAuthnCredential', { credentialId: listed.credentialId });
  equal('none is left', (await succeeds('the list', 'listWebAuthnCredentials')).credentials, []);
  const missing = { name: 'ResourceNotFoundException', message: 'Passkey credential does not exist.' };
  await fails('it cannot be removed twice', missing, 'deleteWebAuthnCredential', { credentialId: listed.credentialId });
  await succeeds('she signs out for good', 'signOut');
}
