// What an administrator prepares for the journeys of apps: pools, app clients, people.
import * as cognito from '@aws-sdk/client-cognito-identity-provider';
import { credentials, endpoint, newPassword, region } from './poolhouse.mjs';

const administrator = new cognito.CognitoIdentityProviderClient({ endpoint, region, credentials });

export const admin = (operation, input) => administrator.send(new cognito[`${operation}Command`](input));

/** A pool with one app client; the client's members by name. */
export async function createApp(pool, client) {
  const { UserPool } = await admin('CreateUserPool', { PoolName: 'an app', ...pool });
  return { poolId: UserPool.Id, clientId: await createClient(UserPool.Id, client) };
}

export async function createClient(poolId, client) {
  const input = { UserPoolId: poolId, ClientName: 'an app', ...client };
  return (await admin('CreateUserPoolClient', input)).UserPoolClient.ClientId;
}

/** A confirmed user; the password. */
export async function createUser(poolId, username, attributes = {}) {
  const password = newPassword();
  await invite(poolId, username, password, attributes);
  await admin('AdminSetUserPassword', { UserPoolId: poolId, Username: username, Password: password, Permanent: true });
  return password;
}

/** A user who must choose a password of their own. */
export const invite = (poolId, username, password, attributes = {}) => admin('AdminCreateUser', {
  UserPoolId: poolId,
  Username: username,
  TemporaryPassword: password,
  MessageAction: 'SUPPRESS',
  UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
});
