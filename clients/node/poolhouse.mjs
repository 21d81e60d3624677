// What the Node journeys share: counted checks, the inbox, and token verification with a stock library.
// Nothing here knows a story. A journey finds the server in POOLHOUSE_ENDPOINT, which the runner sets.
import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';

export const endpoint = process.env.POOLHOUSE_ENDPOINT;
export const region = 'us-east-1';
export const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };

// Checks. The runner counts the lines; a failed check ends the journey, for what follows would only confuse.

export function check(what, holds, found) {
  if (!holds) {
    console.log(`not ok - ${what}${found === undefined ? '' : `; found ${JSON.stringify(found)}`}`);
    process.exit(1);
  }
  console.log(`ok - ${what}`);
}

export function equal(what, found, expected) {
  let same = true;
  try {
    assert.deepEqual(found, expected);
  } catch {
    same = false;
  }
  check(what, same, { found, expected });
}

/** Expects the promise to fail with exactly this error. */
export async function refused(what, name, message, promise) {
  let answer;
  try {
    answer = await promise;
  } catch (error) {
    equal(what, { name: error.name, message: error.message }, { name, message });
    return;
  }
  check(what, false, { accepted: answer });
}

export const newAddress = () => `ana-${randomUUID()}@example.dev`;
export const newPassword = () => `${randomUUID()}-Ab1%`;

export const secretHash = (username, client) =>
  createHmac('sha256', client.ClientSecret).update(username + client.ClientId).digest('base64');

/** The oldest unread message to this address, or undefined when none came in time. */
export async function nextMessage(to, wait = 10) {
  const answer = await fetch(`${endpoint}/_poolhouse/inbox/next?${new URLSearchParams({ to, wait })}`);
  return answer.status === 200 ? answer.json() : undefined;
}

/** What was sent, newest first, without marking anything as read. */
export async function messages(query) {
  const answer = await fetch(`${endpoint}/_poolhouse/inbox?${new URLSearchParams(query)}`);
  equal('the inbox answers', answer.status, 200);
  return (await answer.json()).messages;
}

/** Verifies a sign-in's tokens the way aws-jwt-verify does, then their claims. */
export async function verified(tokens, poolId, clientId, username, lifetime = 3600) {
  const issuer = `${endpoint}/${poolId}`;
  const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));
  const demands = { issuer, algorithms: ['RS256'], requiredClaims: ['sub', 'exp', 'iat'] };
  const { payload: id } = await jwtVerify(tokens.IdToken, keys, { ...demands, audience: clientId });
  const { payload: access } = await jwtVerify(tokens.AccessToken, keys, demands);

  for (const token of [tokens.IdToken, tokens.AccessToken]) {
    equal('the header holds kid and alg, nothing else', Object.keys(decodeProtectedHeader(token)).sort(), ['alg', 'kid']);
  }
  equal('the ID token says so', id.token_use, 'id');
  equal('the ID token names the user', id['cognito:username'], username);
  equal('the access token says so', access.token_use, 'access');
  // Tokens of a sign-in with a choice say how sure it was.
  const context = 'acr' in access ? 'acr amr ' : '';
  equal('both tokens say alike how sure it was', [id.acr, id.amr], [access.acr, access.amr]);
  const own = context + 'auth_time client_id event_id exp iat iss jti origin_jti scope sub token_use username';
  equal('the access token has no other claims', Object.keys(access).sort().join(' '), own);
  equal('the access token names the app client', access.client_id, clientId);
  equal('the access token names the user', access.username, username);
  equal('the access token has the one scope of the API', access.scope, 'aws.cognito.signin.user.admin');
  for (const claim of ['sub', 'origin_jti', 'event_id', 'auth_time']) {
    equal(`both tokens have the same ${claim}`, id[claim], access[claim]);
  }
  check('each token has its own jti', id.jti !== access.jti);
  equal('the ID token lives as long as the client says', id.exp - id.iat, lifetime);
  equal('the access token lives as long as the client says', access.exp - access.iat, lifetime);
  equal('the answer says so too', [tokens.ExpiresIn, tokens.TokenType], [lifetime, 'Bearer']);
  return { id, access };
}
