// A directory, family by family, with the AWS SDK for JavaScript v3: made, read back, changed, and taken away.
import * as cognito from '@aws-sdk/client-cognito-identity-provider';
import { check, credentials, endpoint, equal, newPassword, nextMessage, refused, region } from './poolhouse.mjs';

const client = new cognito.CognitoIdentityProviderClient({ endpoint, region, credentials });
const call = (operation, input) => client.send(new cognito[`${operation}Command`](input));
const role = 'arn:aws:iam::000000000000:role/any';
const byName = (attributes) => Object.fromEntries(attributes.map(({ Name, Value }) => [Name, Value]));

/** The members of `configured` as they are found: what is configured reads back. */
function readsBack(what, configured, found) {
  equal(what, Object.fromEntries(Object.keys(configured).map((name) => [name, found?.[name]])), configured);
}

async function pools() {
  const configured = {
    AliasAttributes: ['email'],
    AutoVerifiedAttributes: ['email'],
    UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    UserPoolTags: { team: 'identity' },
    UserPoolTier: 'PLUS',
    UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' },
  };
  const { UserPool } = await call('CreateUserPool', { PoolName: 'directory', ...configured });
  const id = { UserPoolId: UserPool.Id };
  const described = async () => (await call('DescribeUserPool', id)).UserPool;
  readsBack('a pool reads back', configured, await described());
  check('moments are dates', (await described()).CreationDate instanceof Date);
  const { AliasAttributes, ...changeable } = configured;
  const changed = { ...changeable, AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] } };
  await call('UpdateUserPool', { ...id, ...changed });
  readsBack('a changed pool reads back', { AliasAttributes, ...changed }, await described());
  await call('AddCustomAttributes', { ...id, CustomAttributes: [{ Name: 'city', AttributeDataType: 'String' }] });
  check('so does its schema', (await described()).SchemaAttributes.some(({ Name }) => Name === 'custom:city'));
  return { id, arn: UserPool.Arn };
}

async function clients(id) {
  const configured = {
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    AccessTokenValidity: 30,
    TokenValidityUnits: { AccessToken: 'minutes' },
    PreventUserExistenceErrors: 'ENABLED',
  };
  const made = await call('CreateUserPoolClient', { ...id, ClientName: 'app', GenerateSecret: true, ...configured });
  const names = { ...id, ClientId: made.UserPoolClient.ClientId };
  readsBack('a client reads back', configured, (await call('DescribeUserPoolClient', names)).UserPoolClient);
  const { ClientSecretDescriptor } = await call('AddUserPoolClientSecret', names);
  equal('two secrets live at once', (await call('ListUserPoolClientSecrets', names)).ClientSecrets.length, 2);
  await call('DeleteUserPoolClientSecret', { ...names, ClientSecretId: ClientSecretDescriptor.ClientSecretId });
  await call('DeleteUserPoolClient', names);
  const open = await call('CreateUserPoolClient', { ...id, ClientName: 'open', ...configured });
  equal('clients are listed', (await call('ListUserPoolClients', id)).UserPoolClients.map(({ ClientName }) => ClientName), ['open']);
  return { ...id, ClientId: open.UserPoolClient.ClientId };
}

async function people(id, { ClientId }) {
  const user = { ...id, Username: 'ana' };
  const Password = newPassword();
  const UserAttributes = [{ Name: 'email', Value: 'ana@v3.example' }, { Name: 'email_verified', Value: 'true' }];
  await call('AdminCreateUser', { ...user, UserAttributes, MessageAction: 'SUPPRESS' });
  await call('AdminSetUserPassword', { ...user, Password, Permanent: true });
  const attributes = async () => byName((await call('AdminGetUser', user)).UserAttributes);
  const AuthParameters = { USERNAME: 'ana@v3.example', PASSWORD: Password };
  const { AuthenticationResult } = await call('InitiateAuth', { ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
  const own = { AccessToken: AuthenticationResult.AccessToken };

  const change = [{ Name: 'email', Value: 'new@v3.example' }, { Name: 'custom:city', Value: 'Aachen' }];
  const { CodeDeliveryDetailsList } = await call('UpdateUserAttributes', { ...own, UserAttributes: change });
  equal('a code goes to the new address', CodeDeliveryDetailsList, [
    { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'n***@v***' },
  ]);
  const waiting = await attributes();
  equal('the former one stays until then', [waiting.email, waiting.email_verified, waiting['custom:city']], ['ana@v3.example', 'true', 'Aachen']);
  const { code } = await nextMessage('new@v3.example');
  await call('VerifyUserAttribute', { ...own, AttributeName: 'email', Code: code });
  equal('then it is hers', (await attributes()).email, 'new@v3.example');
  await call('DeleteUserAttributes', { ...own, UserAttributeNames: ['custom:city'] });
  check('what she deletes is gone', !('custom:city' in (await attributes())));
  await call('AdminUpdateUserAttributes', { ...user, UserAttributes: [{ Name: 'nickname', Value: 'A' }] });
  await call('AdminDeleteUserAttributes', { ...user, UserAttributeNames: ['nickname'] });
  await call('GetUserAttributeVerificationCode', { ...own, AttributeName: 'email' });
  equal('she may ask for a code', (await nextMessage('new@v3.example')).kind, 'verify_attribute');
  await refused('another one cannot have her address', 'AliasExistsException', 'An account with the given email already exists.',
    call('AdminCreateUser', {
      ...id, Username: 'ben', MessageAction: 'SUPPRESS',
      UserAttributes: [{ Name: 'email', Value: 'new@v3.example' }, { Name: 'email_verified', Value: 'true' }],
    }));

  const { Sessions } = await call('AdminListUserSessions', user);
  await call('AdminRevokeUserSession', { ...user, SessionId: Sessions[0].SessionId });
  await refused('a revoked session is over', 'NotAuthorizedException', 'Access Token has been revoked', call('GetUser', own));
  await call('AdminDisableUser', user);
  equal('a disabled user says so', (await call('AdminGetUser', user)).Enabled, false);
  await call('AdminEnableUser', user);
  return user;
}

async function groups(id, user) {
  const group = { ...id, GroupName: 'admins' };
  const configured = { Description: 'Those who may', RoleArn: role, Precedence: 0 };
  await call('CreateGroup', { ...group, ...configured });
  readsBack('a group reads back', configured, (await call('GetGroup', group)).Group);
  await call('UpdateGroup', { ...group, Precedence: 2 });
  await call('AdminAddUserToGroup', { ...user, GroupName: 'admins' });
  const pages = [];
  for await (const page of cognito.paginateListUsersInGroup({ client }, group)) pages.push(...page.Users);
  equal('its members are listed', pages.map(({ Username }) => Username), ['ana']);
  equal('so are her groups', (await call('AdminListGroupsForUser', user)).Groups.map(({ Precedence }) => Precedence), [2]);
  await call('AdminRemoveUserFromGroup', { ...user, GroupName: 'admins' });
  await call('DeleteGroup', group);
  equal('groups go', (await call('ListGroups', id)).Groups, []);
}

async function providers(id, user) {
  const names = { ...id, ProviderName: 'Google' };
  const ProviderDetails = { client_id: 'id', client_secret: 'secret', authorize_scopes: 'openid email' };
  await call('CreateIdentityProvider', { ...names, ProviderType: 'Google', ProviderDetails, AttributeMapping: { email: 'email' } });
  const { IdentityProvider } = await call('DescribeIdentityProvider', names);
  readsBack('a provider reads back', ProviderDetails, IdentityProvider.ProviderDetails);
  const source = { ProviderName: 'Google', ProviderAttributeName: 'Cognito_Subject', ProviderAttributeValue: '7' };
  const destination = { ProviderName: 'Cognito', ProviderAttributeValue: user.Username };
  await call('AdminLinkProviderForUser', { ...id, DestinationUser: destination, SourceUser: source });
  const linked = JSON.parse(byName((await call('AdminGetUser', user)).UserAttributes).identities);
  equal('a link is shown', [linked[0].providerName, linked[0].userId], ['Google', '7']);
  await call('AdminDisableProviderForUser', { ...id, User: source });
  await call('DeleteIdentityProvider', names);
}

async function resources(id) {
  const server = { ...id, Identifier: 'https://api.example.com' };
  const Scopes = [{ ScopeName: 'read', ScopeDescription: 'Reading' }];
  await call('CreateResourceServer', { ...server, Name: 'api', Scopes });
  readsBack('a resource server reads back', { Name: 'api', Scopes }, (await call('DescribeResourceServer', server)).ResourceServer);
  await call('DeleteResourceServer', server);
  const domain = { ...id, Domain: 'directory-v3' };
  await call('CreateUserPoolDomain', domain);
  const { DomainDescription } = await call('DescribeUserPoolDomain', { Domain: domain.Domain });
  readsBack('a domain reads back', { ...domain, Status: 'ACTIVE' }, DomainDescription);
  await call('DeleteUserPoolDomain', domain);
}

async function branding(id, { ClientId }) {
  const picture = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const Settings = { components: { form: { borderRadius: 3.5 } } };
  const Assets = [{ Category: 'FORM_LOGO', ColorMode: 'LIGHT', Extension: 'PNG', Bytes: picture }];
  const made = await call('CreateManagedLoginBranding', { ...id, ClientId, Settings, Assets });
  const style = { ...id, ManagedLoginBrandingId: made.ManagedLoginBranding.ManagedLoginBrandingId };
  const { ManagedLoginBranding } = await call('DescribeManagedLoginBranding', style);
  equal('a style reads back', ManagedLoginBranding.Settings, Settings);
  equal('its picture too', [...ManagedLoginBranding.Assets[0].Bytes], [...picture]);
  await call('DeleteManagedLoginBranding', style);

  const Links = { 'cognito:default': 'https://example.com/terms' };
  const written = { TermsName: 'terms-of-use', TermsSource: 'LINK', Enforcement: 'NONE', Links };
  const { Terms } = await call('CreateTerms', { ...id, ClientId, ...written });
  readsBack('terms read back', written, (await call('DescribeTerms', { ...id, TermsId: Terms.TermsId })).Terms);
  await call('DeleteTerms', { ...id, TermsId: Terms.TermsId });
}

async function smallThings(id, arn) {
  await call('TagResource', { ResourceArn: arn, Tags: { cost: '7' } });
  equal('tags are merged', (await call('ListTagsForResource', { ResourceArn: arn })).Tags, { team: 'identity', cost: '7' });
  await call('UntagResource', { ResourceArn: arn, TagKeys: ['team', 'cost'] });

  const tracking = { UserSessionTracking: 'ENABLED', TokenSession: { MaxPerUser: 5 } };
  await call('SetUserPoolSessionConfiguration', { ...id, ...tracking });
  readsBack('session tracking reads back', tracking, await call('GetUserPoolSessionConfiguration', id));

  const replica = { ...id, RegionName: 'us-west-2' };
  await call('CreateUserPoolReplica', replica);
  await call('UpdateUserPoolReplica', { ...replica, Status: 'INACTIVE' });
  const { UserPoolReplicas } = await call('ListUserPoolReplicas', id);
  equal('a replica is listed', UserPoolReplicas.find(({ RegionName }) => RegionName === 'us-west-2').Status, 'INACTIVE');
  await call('DeleteUserPoolReplica', replica);

  const LimitDefinition = { LimitClass: 'API_CATEGORY', Attributes: { Category: 'UserList' } };
  const { Limit } = await call('GetProvisionedLimit', { LimitDefinition });
  check('a limit is known', Limit.FreeLimitValue > 0, Limit);

  const risk = { RiskExceptionConfiguration: { BlockedIPRangeList: ['198.51.100.0/24'] } };
  await call('SetRiskConfiguration', { ...id, ...risk });
  readsBack('risks read back', risk, (await call('DescribeRiskConfiguration', id)).RiskConfiguration);
}

const { id, arn } = await pools();
const app = await clients(id);
const user = await people(id, app);
await groups(id, user);
await providers(id, user);
await resources(id);
await branding(id, app);
await smallThings(id, arn);
await call('DeleteUserPool', id);
await refused('a deleted pool is unknown', 'ResourceNotFoundException', `User pool ${id.UserPoolId} does not exist.`, call('DescribeUserPool', id));
