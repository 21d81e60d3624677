// Amplify 6 in Node.
import { call, configure } from './amplify_app.mjs';
import { story } from './amplify_story.mjs';
import { endpoint } from './poolhouse.mjs';

await story(async (place) => {
  configure({ endpoint, ...place });
  return { call };
});
// Amplify goes on listening for a confirmation for three minutes.
process.exit();
