// Sign-up from code: an application's sign-up form, with every mistake a form can pass on, down to the first sign-in.
// The story is the same for both generations of the SDK; each hands in its own way of making a call.
import { check, equal, messages, newAddress, newPassword, nextMessage, refused, secretHash, verified } from './poolhouse.mjs';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function createApp(call) {
  const { UserPool: pool } = await call('CreateUserPool', {
    PoolName: 'sign-up',
    UsernameAttributes: ['email'],
    AutoVerifiedAttributes: ['email'],
    Schema: [
      { Name: 'name', AttributeDataType: 'String', Required: true, Mutable: true },
      { Name: 'city', AttributeDataType: 'String', Mutable: true },
      { Name: 'plan', AttributeDataType: 'String', Mutable: true },
    ],
  });
  const { UserPoolClient: client } = await call('CreateUserPoolClient', {
    UserPoolId: pool.Id,
    ClientName: 'form',
    GenerateSecret: true,
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    WriteAttributes: ['email', 'name', 'family_name', 'custom:city'],
    ReadAttributes: ['email', 'email_verified', 'name', 'custom:city'],
  });
  return { pool, client };
}

const attributes = (values) => Object.entries(values).map(([Name, Value]) => ({ Name, Value }));

/** Everything that a form sends. */
function form(client, username, changes = {}) {
  return {
    ClientId: client.ClientId,
    Username: username,
    Password: newPassword(),
    SecretHash: secretHash(username, client),
    UserAttributes: attributes({ name: 'Ana', family_name: 'Lima', 'custom:city': 'Recife' }),
    ValidationData: attributes({ campaign: 'spring' }),
    AnalyticsMetadata: { AnalyticsEndpointId: 'endpoint-1' },
    UserContextData: { EncodedData: 'AmazonCognitoAdvancedSecurityData', IpAddress: '203.0.113.7' },
    ...changes,
  };
}

async function mistakes(call, client) {
  const username = newAddress();
  const signUp = (changes) => call('SignUp', form(client, username, changes));

  await refused('a required attribute left out is named', 'InvalidParameterException',
    'Attributes did not conform to the schema: name: The attribute is required\n',
    signUp({ UserAttributes: attributes({ family_name: 'Lima' }) }));
  await refused('a custom attribute that the schema lacks is named', 'InvalidParameterException',
    'Attributes did not conform to the schema: custom:street: Attribute does not exist in the schema.\n',
    signUp({ UserAttributes: attributes({ name: 'Ana', 'custom:street': 'Rua da Aurora' }) }));
  await refused('an attribute that this client may not write is refused', 'NotAuthorizedException',
    'A client attempted to write unauthorized attribute',
    signUp({ UserAttributes: attributes({ name: 'Ana', 'custom:plan': 'gold' }) }));
  await refused('a user name that is no address is refused', 'InvalidParameterException',
    'Username should be an email.',
    signUp({ Username: 'ana', SecretHash: secretHash('ana', client) }));
  await refused('without a secret hash', 'NotAuthorizedException',
    `Client ${client.ClientId} is configured with secret but SECRET_HASH was not received`,
    signUp({ SecretHash: undefined }));
  await refused('with the hash of another name', 'NotAuthorizedException',
    `Unable to verify secret hash for client ${client.ClientId}`,
    signUp({ SecretHash: secretHash('somebody@example.dev', client) }));

  const weak = {
    'Aa1!aaa': 'Password not long enough',
    'AA1!AAAA': 'Password must have lowercase characters',
    'aa1!aaaa': 'Password must have uppercase characters',
    'Aaa!aaaa': 'Password must have numeric characters',
    'Aa1aaaaa': 'Password must have symbol characters',
  };
  for (const [password, lacking] of Object.entries(weak)) {
    await refused(`the password ${password} is too weak`, 'InvalidPasswordException',
      `Password did not conform with policy: ${lacking}`,
      signUp({ Password: password }));
  }
  equal('no mistake sent anything', await messages({ to: username }), []);
}

export async function story(call) {
  const { pool, client } = await createApp(call);
  await mistakes(call, client);

  const username = newAddress();
  const asSigned = { ClientId: client.ClientId, Username: username, SecretHash: secretHash(username, client) };
  const filled = form(client, username);
  const signIn = () => call('InitiateAuth', {
    ClientId: client.ClientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: username, PASSWORD: filled.Password, SECRET_HASH: asSigned.SecretHash },
  });

  const signedUp = await call('SignUp', filled);
  equal('the new user is not confirmed', signedUp.UserConfirmed, false);
  check('the new user has a sub', uuid.test(signedUp.UserSub), signedUp.UserSub);
  equal('the answer says where the code went', signedUp.CodeDeliveryDetails,
    { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'a***@e***' });
  await refused('the name is taken now', 'UsernameExistsException',
    'An account with the given email already exists.', call('SignUp', form(client, username)));
  await refused('who is not confirmed cannot sign in', 'UserNotConfirmedException', 'User is not confirmed.', signIn());

  const mail = await nextMessage(username);
  check('the mail came', mail !== undefined);
  equal('it is a sign-up mail for this user', [mail.kind, mail.channel, mail.user_sub], ['sign_up', 'email', signedUp.UserSub]);
  check('its code has six digits', /^\d{6}$/.test(mail.code), mail.code);
  equal('it has Cognito\'s subject', mail.subject, 'Your verification code');
  equal('it has Cognito\'s words', mail.body.trim(), `Your verification code is ${mail.code}.`);

  const wrong = mail.code === '000000' ? '000001' : '000000';
  await refused('a wrong code is refused', 'CodeMismatchException', 'Invalid verification code provided, please try again.',
    call('ConfirmSignUp', { ...asSigned, ConfirmationCode: wrong }));
  await call('ConfirmSignUp', { ...asSigned, ConfirmationCode: mail.code });
  await refused('one confirms once', 'NotAuthorizedException', 'User cannot be confirmed. Current status is CONFIRMED',
    call('ConfirmSignUp', { ...asSigned, ConfirmationCode: mail.code }));

  const { AuthenticationResult: tokens } = await signIn();
  const { id, access } = await verified(tokens, pool.Id, client.ClientId, signedUp.UserSub);
  const profile = { email: username, email_verified: true, name: 'Ana', 'custom:city': 'Recife' };
  const claims = Object.fromEntries(Object.keys(profile).map((claim) => [claim, id[claim]]));
  equal('the ID token holds what the client may read', claims, profile);
  check('and nothing that it may not', !('family_name' in id), id);

  const user = await call('GetUser', { AccessToken: tokens.AccessToken });
  equal('the user name is the sub', user.Username, signedUp.UserSub);
  equal('getUser shows what the client may read, and nothing else',
    Object.fromEntries(user.UserAttributes.map(({ Name, Value }) => [Name, Value])),
    { sub: signedUp.UserSub, ...profile, email_verified: 'true' });
  const all = await call('AdminGetUser', { UserPoolId: pool.Id, Username: username });
  equal('what it may not read was stored all the same',
    all.UserAttributes.find(({ Name }) => Name === 'family_name')?.Value, 'Lima');

  const { AuthenticationResult: refreshed } = await call('InitiateAuth', {
    ClientId: client.ClientId,
    AuthFlow: 'REFRESH_TOKEN_AUTH',
    // For a refresh the hash is over the real user name, whatever was typed at sign-in.
    AuthParameters: { REFRESH_TOKEN: tokens.RefreshToken, SECRET_HASH: secretHash(user.Username, client) },
  });
  equal('a refresh gives no new refresh token', refreshed.RefreshToken, undefined);
  const renewed = await verified(refreshed, pool.Id, client.ClientId, signedUp.UserSub);
  equal('a refreshed token belongs to the same sign-in', renewed.access.origin_jti, access.origin_jti);
  equal('and remembers when that was', renewed.id.auth_time, id.auth_time);
}
