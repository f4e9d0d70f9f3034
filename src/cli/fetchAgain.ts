import { openArtifactory } from '../migration/artifactory/client.ts';
import { credentialFromEnvironment } from '../migration/artifactory/credential.ts';
import { fetchOwnKey } from '../migration/artifactory/ownKey.ts';
import type { Plan } from '../migration/plan.ts';
import type { Output } from './output.ts';

/**
 * The values of a plan that stand in no file because they were fetched from Artifactory (`plan --own-key`): fetched anew,
 * with the same log-in from the environment. Without it they stay unknown, which is told.
 * @throws ArtifactoryError
 */
export async function fetchAgain({ rows, source }: Plan, output: Output): Promise<string[]> {
  const isFetched = rows.some(({ sightings }) => sightings.some(({ file }) => file === 'artifactory:apiKey'));
  if (!isFetched || source.artifactory === null) return [];
  const credential = credentialFromEnvironment(process.env);
  const { url } = source.artifactory;
  if (credential.as === 'nobody') {
    output.prose(
      `Your own API key was fetched from ${url} for this plan: put the log-in into the environment again (ARTIFACTORY_ACCESS_TOKEN, or ARTIFACTORY_USER and ARTIFACTORY_PASSWORD), else only files tell it.`,
    );
    return [];
  }
  const own = await fetchOwnKey(openArtifactory({ url, credential, fetch }));
  return own === null ? [] : [own.secret];
}
