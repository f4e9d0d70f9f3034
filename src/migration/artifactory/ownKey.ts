import * as z from 'zod/mini';
import type { Finding } from '../../scan/finding.ts';
import { splitUrl } from '../../scan/places/location.ts';
import { givenValue } from '../inputs/value.ts';
import type { ArtifactoryClient } from './client.ts';
import { ArtifactoryError } from './errors.ts';

const reply = z.looseObject({ apiKey: z.optional(z.nullable(z.string())) });

/**
 * The API key of the user whose credential the client has; Artifactory gives nobody another one's. Only the reading call
 * exists here: its siblings would make a new key, which kills the old one.
 * @returns null where the user has none. @throws ArtifactoryError unauthorized also where keys are switched off
 */
export async function fetchOwnKey(client: ArtifactoryClient, signal?: AbortSignal): Promise<Finding | null> {
  const answer = await client.get('/api/security/apiKey', signal).catch((error: unknown) => {
    // Some versions say 404 for a user without a key.
    if (ArtifactoryError.is(error, 'not-found')) return {};
    throw error;
  });
  const parsed = reply.safeParse(answer);
  const key = parsed.success ? parsed.data.apiKey : null;
  if (!key) return null;
  const user = client.credential.as === 'basic' ? client.credential.user : null;
  const host = splitUrl(client.url)?.host ?? null;
  return givenValue(key, { file: 'artifactory:apiKey', line: 1, carrier: 'artifactory', host, user });
}
