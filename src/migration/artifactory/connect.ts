import * as z from 'zod/mini';
import { type ArtifactoryClient, type ArtifactoryOptions, openArtifactory } from './client.ts';
import { ArtifactoryError } from './errors.ts';

export interface Connected {
  readonly client: ArtifactoryClient;
  /** `7.77.11`; null where the server does not tell this caller. */
  readonly version: string | null;
}

const versionReply = z.object({ version: z.string() });

/**
 * Finds Artifactory's context below or beside the URL that a user gave (that of the web interface, for example) and logs
 * in once.
 * @throws ArtifactoryError unauthorized where the credential is not taken; html or not-found where no context answers
 */
export async function connectArtifactory(options: ArtifactoryOptions, signal?: AbortSignal): Promise<Connected> {
  let first: ArtifactoryError | null = null;
  for (const url of contexts(options.url)) {
    const client = openArtifactory({ ...options, url });
    try {
      const reply = versionReply.safeParse(await client.get('/api/system/version', signal));
      return { client, version: reply.success ? reply.data.version : null };
    } catch (error) {
      if (ArtifactoryError.is(error, 'forbidden')) return { client, version: null };
      if (!ArtifactoryError.is(error, 'html', 'not-found', 'redirected', 'nonsense')) throw error;
      first ??= error;
    }
  }
  throw first;
}

function contexts(text: string): string[] {
  const given = text
    .trim()
    .replace(/\/(?:ui|webapp)(?:[/#?].*)?$/, '')
    .replace(/\/+$/, '');
  if (!URL.canParse(given) || /\/artifactory$/.test(given)) return [given];
  return new URL(given).pathname === '/' ? [`${given}/artifactory`, given] : [given, `${given}/artifactory`];
}
