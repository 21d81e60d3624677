// Apps that want credentials: Amplify 6 and the AWS SDK's own provider, unmodified, against `poolhouse serve`.
import { execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { CognitoIdentityClient, CreateIdentityPoolCommand, SetIdentityPoolRolesCommand } from '@aws-sdk/client-cognito-identity';
import * as idp from '@aws-sdk/client-cognito-identity-provider';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { fromCognitoIdentityPool } from '@aws-sdk/credential-providers';
import { Amplify } from 'aws-amplify';
import * as auth from 'aws-amplify/auth';
import { check, equal, newPassword, refused, region } from './poolhouse.mjs';

const account = '123456789012';
const store = `sqlite:${process.env.POOLHOUSE_SCRATCH}/apps.db`;
const made = JSON.parse(execFileSync(process.env.POOLHOUSE_BINARY, ['keys', 'create', '--store', store, '--json']));
const credentials = { accessKeyId: made.AccessKeyId, secretAccessKey: made.SecretAccessKey };

const port = await freePort();
const endpoint = `http://127.0.0.1:${port}`;
const given = ['serve', '--store', store, '--public-url', endpoint, '--listen', `127.0.0.1:${port}`, '--account', account];
const server = spawn(process.env.POOLHOUSE_BINARY, given, { stdio: ['ignore', 'pipe', 'inherit'] });
let stopping = false;
process.on('exit', () => server.kill('SIGKILL'));
server.on('exit', (status) => stopping || check('the server runs', false, { status }));
for await (const line of createInterface({ input: server.stdout })) if (line.startsWith('listening on ')) break;

async function freePort() {
  const { createServer } = await import('node:net');
  const probe = createServer();
  await new Promise((done) => { probe.listen(0, '127.0.0.1', done); });
  const { port: found } = probe.address();
  await new Promise((done) => { probe.close(done); });
  return found;
}

// What an administrator prepares.
const place = { endpoint, region, credentials };
const [users, pools, iam] = [new idp.CognitoIdentityProviderClient(place), new CognitoIdentityClient(place), new IAMClient(place)];
const admin = (operation, input) => users.send(new idp[`${operation}Command`](input));
const { UserPool: userPool } = await admin('CreateUserPool', { PoolName: 'people' });
const { UserPool: others } = await admin('CreateUserPool', { PoolName: 'others' });
const { UserPoolClient: { ClientId: clientId } } = await admin('CreateUserPoolClient', {
  UserPoolId: userPool.Id, ClientName: 'app', ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
});
const password = newPassword();
await admin('AdminCreateUser', { UserPoolId: userPool.Id, Username: 'ana', MessageAction: 'SUPPRESS' });
await admin('AdminSetUserPassword', { UserPoolId: userPool.Id, Username: 'ana', Password: password, Permanent: true });
const provider = `cognito-idp.${region}.amazonaws.com/${userPool.Id}`;
const { IdentityPoolId: identityPoolId } = await pools.send(new CreateIdentityPoolCommand({
  IdentityPoolName: 'people', AllowUnauthenticatedIdentities: true,
  CognitoIdentityProviders: [{ ProviderName: provider, ClientId: clientId }],
}));

async function role(name, method, actions) {
  const federation = 'cognito-identity.amazonaws.com';
  const trust = { Version: '2012-10-17', Statement: [{
    Effect: 'Allow', Principal: { Federated: federation }, Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: { [`${federation}:aud`]: identityPoolId },
      'ForAnyValue:StringLike': { [`${federation}:amr`]: method },
    },
  }] };
  const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: userPool.Arn }] };
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  const input = { RoleName: name, PolicyName: 'rights', PolicyDocument: JSON.stringify(policy) };
  await iam.send(new PutRolePolicyCommand(input));
  return Role.Arn;
}
await pools.send(new SetIdentityPoolRolesCommand({
  IdentityPoolId: identityPoolId,
  Roles: {
    authenticated: await role('known', 'authenticated', ['cognito-idp:DescribeUserPool', 'cognito-idp:ListUsers']),
    unauthenticated: await role('guests', 'unauthenticated', ['cognito-idp:DescribeUserPool']),
  },
}));

/** Credentials allow what their role allows, and nothing else. */
async function tried(who, held, lists) {
  const app = new idp.CognitoIdentityProviderClient({ endpoint, region, credentials: held });
  const { UserPool } = await app.send(new idp.DescribeUserPoolCommand({ UserPoolId: userPool.Id }));
  equal(`${who} may look at the pool`, UserPool.Id, userPool.Id);
  const name = lists ? 'known' : 'guests';
  const denied = (action, arn) => `User: arn:aws:sts::${account}:assumed-role/${name}/CognitoIdentityCredentials is not `
    + `authorized to perform: cognito-idp:${action} on resource: ${arn} because no identity-based policy allows the `
    + `cognito-idp:${action} action`;
  const list = app.send(new idp.ListUsersCommand({ UserPoolId: userPool.Id }));
  if (lists) equal('and list its users', (await list).Users.map((user) => user.Username), ['ana']);
  else await refused('but not list its users', 'AccessDeniedException', denied('ListUsers', userPool.Arn), list);
  await refused('nor look at another', 'AccessDeniedException', denied('DescribeUserPool', others.Arn),
    app.send(new idp.DescribeUserPoolCommand({ UserPoolId: others.Id })));
}

// Amplify.
Amplify.configure({ Auth: { Cognito: {
  userPoolId: userPool.Id, userPoolClientId: clientId, userPoolEndpoint: endpoint,
  identityPoolId, identityPoolEndpoint: endpoint, allowGuestAccess: true,
} } });
const guest = await auth.fetchAuthSession();
check('a guest has an identity of the pool', guest.identityId?.startsWith(`${region}:`), guest);
equal('and nobody is signed in', guest.tokens, undefined);
await tried('a guest', guest.credentials, false);

equal('ana signs in', (await auth.signIn({ username: 'ana', password })).isSignedIn, true);
const session = await auth.fetchAuthSession();
equal('the guest has become her', session.identityId, guest.identityId);
equal('she is known by her user pool', session.userSub, session.tokens.idToken.payload.sub);
check('her credentials last for an hour', session.credentials.expiration - Date.now() > 50 * 60 * 1000, session.credentials.expiration);
await tried('ana', session.credentials, true);
const renewed = await auth.fetchAuthSession({ forceRefresh: true });
equal('renewed, she is the same', renewed.identityId, session.identityId);
check('with other credentials', renewed.credentials.accessKeyId !== session.credentials.accessKeyId);
const idToken = `${renewed.tokens.idToken}`;
await auth.signOut();
check('signed out, she is a guest again', (await auth.fetchAuthSession()).identityId !== session.identityId);

// The SDK's own provider.
const settings = { identityPoolId, clientConfig: { endpoint, region } };
await tried('a guest of the SDK', fromCognitoIdentityPool(settings), false);
const held = fromCognitoIdentityPool({ ...settings, logins: { [provider]: idToken } });
await tried('ana, by the SDK', held, true);
equal('is the same there', (await held()).identityId, session.identityId);

stopping = true;
server.kill('SIGTERM');
equal('it ends as it was asked to', await new Promise((done) => { server.on('exit', done); }), 0);
// Amplify goes on listening for a confirmation for three minutes.
process.exit();
