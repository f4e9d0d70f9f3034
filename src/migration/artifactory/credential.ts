import { Buffer } from 'node:buffer';
import { l10n } from '../../l10n.ts';
import { ArtifactoryError } from './errors.ts';

/** What a request to Artifactory carries. */
export type ArtifactoryCredential =
  | { readonly as: 'nobody' }
  /** An access, identity or reference token. */
  | { readonly as: 'token'; readonly token: string }
  | { readonly as: 'api-key'; readonly key: string }
  /** The password may be an encrypted one, a key or a token. */
  | { readonly as: 'basic'; readonly user: string; readonly password: string };

/** @throws ArtifactoryError invalid, where the value fits no header: `fetch` would repeat it in its own error */
export function headersOf(credential: ArtifactoryCredential): Record<string, string> {
  if (credential.as === 'nobody') return {};
  if (credential.as === 'basic')
    return { Authorization: `Basic ${Buffer.from(`${credential.user}:${credential.password}`).toString('base64')}` };
  const value = credential.as === 'token' ? credential.token : credential.key;
  if (!/^[\x21-\x7e]+$/.test(value))
    throw new ArtifactoryError(
      'invalid',
      l10n.t('The credential for Artifactory holds characters that cannot be sent.'),
    );
  return credential.as === 'token' ? { Authorization: `Bearer ${value}` } : { 'X-JFrog-Art-Api': value };
}

/** The credential that the environment names: a token, else a user with a password, else a key. */
export function credentialFromEnvironment(env: NodeJS.ProcessEnv): ArtifactoryCredential {
  const { ARTIFACTORY_USER, ARTIFACTORY_PASSWORD, ARTIFACTORY_ACCESS_TOKEN, ARTIFACTORY_API_KEY } = env;
  if (ARTIFACTORY_ACCESS_TOKEN) return { as: 'token', token: ARTIFACTORY_ACCESS_TOKEN };
  if (ARTIFACTORY_USER && ARTIFACTORY_PASSWORD)
    return { as: 'basic', user: ARTIFACTORY_USER, password: ARTIFACTORY_PASSWORD };
  return ARTIFACTORY_API_KEY ? { as: 'api-key', key: ARTIFACTORY_API_KEY } : { as: 'nobody' };
}
