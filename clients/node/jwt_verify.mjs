// aws-jwt-verify, Amazon's own verifier, unmodified: it knows Amazon's issuer only, so the server takes that name, and
// the keys are given to it beforehand, for nobody here answers under Amazon's address.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import {
  AdminConfirmSignUpCommand, CognitoIdentityProviderClient, CreateUserPoolClientCommand, CreateUserPoolCommand,
  InitiateAuthCommand, SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { check, credentials, equal, newPassword, region } from './poolhouse.mjs';

const server = spawn(process.env.POOLHOUSE_BINARY, ['dev', '--listen', '127.0.0.1:0', '--issuer', 'aws'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
let stopping = false;
process.on('exit', () => server.kill('SIGKILL'));
server.on('exit', (status) => stopping || check('the server runs', false, { status }));
let endpoint;
for await (const line of createInterface({ input: server.stdout })) {
  endpoint = /^listening on (http:\S+)/.exec(line)?.[1];
  if (endpoint) break;
}

try {
  const cognito = new CognitoIdentityProviderClient({ endpoint, region, credentials });
  const { UserPool: { Id: userPoolId } } = await cognito.send(new CreateUserPoolCommand({ PoolName: 'verified' }));
  const flows = ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];
  const client = async () => (await cognito.send(new CreateUserPoolClientCommand({
    UserPoolId: userPoolId, ClientName: 'app', ExplicitAuthFlows: flows,
  }))).UserPoolClient.ClientId;
  const [clientId, another] = [await client(), await client()];
  const [Username, Password] = ['ana', newPassword()];
  await cognito.send(new SignUpCommand({ ClientId: clientId, Username, Password }));
  await cognito.send(new AdminConfirmSignUpCommand({ UserPoolId: userPoolId, Username }));
  const { AuthenticationResult: tokens } = await cognito.send(new InitiateAuthCommand({
    ClientId: clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: Username, PASSWORD: Password },
  }));

  const keys = await (await fetch(`${endpoint}/${userPoolId}/.well-known/jwks.json`)).json();
  const verifier = (tokenUse, clientId) => {
    const made = CognitoJwtVerifier.create({ userPoolId, tokenUse, clientId });
    made.cacheJwks(keys);
    return made;
  };
  const refusal = (verifier, token) => verifier.verify(token).then(() => 'accepted', (error) => error.constructor.name);

  const access = await verifier('access', clientId).verify(tokens.AccessToken);
  equal('the access token is of Amazon\'s issuer', access.iss, `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`);
  equal('and verifies', [access.username, access.client_id, access.token_use], [Username, clientId, 'access']);
  const id = await verifier('id', clientId).verify(tokens.IdToken);
  equal('so does the ID token', [id['cognito:username'], id.aud, id.token_use], [Username, clientId, 'id']);

  equal('for another app it does not', await refusal(verifier('id', another), tokens.IdToken), 'CognitoJwtInvalidClientIdError');
  equal('nor in the other\'s place', await refusal(verifier('access', clientId), tokens.IdToken), 'CognitoJwtInvalidTokenUseError');
  const [head, , signature] = tokens.AccessToken.split('.');
  const forged = `${head}.${Buffer.from(JSON.stringify({ ...access, username: 'bob' })).toString('base64url')}.${signature}`;
  equal('nor with another\'s name in it', await refusal(verifier('access', clientId), forged), 'JwtInvalidSignatureError');

  const discovery = await (await fetch(`${endpoint}/${userPoolId}/.well-known/openid-configuration`)).json();
  equal('discovery names the same issuer', discovery.issuer, access.iss);
} finally {
  stopping = true;
  const gone = new Promise((resolve) => { server.on('exit', resolve); });
  server.kill('SIGTERM');
  await gone;
}
