// The sign-up story with the AWS SDK for JavaScript v3.
import * as cognito from '@aws-sdk/client-cognito-identity-provider';
import { credentials, endpoint, region } from './poolhouse.mjs';
import { story } from './sign_up.mjs';

const client = new cognito.CognitoIdentityProviderClient({ endpoint, region, credentials });

await story((operation, input) => client.send(new cognito[`${operation}Command`](input)));
