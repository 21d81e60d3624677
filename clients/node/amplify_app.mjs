// An app on Amplify 6, unmodified: what Node runs as it is and a page loads as one file.
import { Amplify } from 'aws-amplify';
import * as auth from 'aws-amplify/auth';

export function configure({ endpoint, poolId, clientId }) {
  Amplify.configure({
    Auth: { Cognito: { userPoolId: poolId, userPoolClientId: clientId, userPoolEndpoint: endpoint } },
  });
}

/** Tokens as an app's own back end gets them. */
async function tokens(options) {
  const session = await auth.fetchAuthSession(options);
  return session.tokens && { IdToken: `${session.tokens.idToken}`, AccessToken: `${session.tokens.accessToken}` };
}

/** Calls a function of Amplify; answers with plain values, for they may leave a page. */
export async function call(name, input) {
  try {
    const answer = await (name === 'tokens' ? tokens : auth[name])(input);
    return { answer: JSON.parse(JSON.stringify(answer ?? null)) };
  } catch (error) {
    return { error: { name: error.name, message: error.message } };
  }
}
