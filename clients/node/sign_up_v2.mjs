// The sign-up story with the AWS SDK for JavaScript v2.
import AWS from 'aws-sdk';
import { credentials, endpoint, region } from './poolhouse.mjs';
import { story } from './sign_up.mjs';

// Retries are off, for they would hide an error of the server.
const cognito = new AWS.CognitoIdentityServiceProvider({ endpoint, region, credentials, maxRetries: 0 });

await story((operation, input) => cognito[operation[0].toLowerCase() + operation.slice(1)](input).promise());
