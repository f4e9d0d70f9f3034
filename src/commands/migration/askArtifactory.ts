import { l10n } from '../../l10n.ts';
import { connectArtifactory } from '../../migration/artifactory/connect.ts';
import type { ArtifactoryCredential } from '../../migration/artifactory/credential.ts';
import type { Directory } from '../../migration/artifactory/directory.ts';
import { fetchOwnKey } from '../../migration/artifactory/ownKey.ts';
import { readDirectory } from '../../migration/artifactory/readDirectory.ts';
import type { MigrationServices } from '../../migrationUi/migrationServices.ts';
import type { Finding } from '../../scan/finding.ts';
import type { Prompts } from '../../ui/prompts.ts';

/** Where Artifactory answers, and as whom. In memory alone. */
export interface ArtifactoryLogin {
  readonly url: string;
  readonly credential: ArtifactoryCredential;
  /** Whether the user's own API key is fetched, too: Artifactory gives nobody another one's. */
  readonly ownKey: boolean;
}

type Kind = 'none' | 'token' | 'basic';

/** Asks whether Artifactory may be asked who may do what. @returns `no`; null = cancelled */
export async function askLogin(prompts: Prompts): Promise<ArtifactoryLogin | 'no' | null> {
  const title = l10n.t('Migrate Artifactory Keys');
  const kind = await prompts.pick<Kind>({
    title,
    placeholder: l10n.t('Should Artifactory be asked who may do what? Nothing is changed there.'),
    choices: [
      {
        label: l10n.t('No, the Files Tell'),
        detail: l10n.t('Each key gets what its places need.'),
        icon: 'circle-slash',
        value: 'none',
      },
      {
        label: l10n.t('With an Access Token…'),
        detail: l10n.t('Of an administrator: users, groups, permissions and repositories are read.'),
        icon: 'key',
        value: 'token',
      },
      {
        label: l10n.t('With User and Password…'),
        detail: l10n.t('Or an API key as the password.'),
        icon: 'account',
        value: 'basic',
      },
    ],
  });
  if (kind.outcome !== 'answered') return null;
  if (kind.value === 'none') return 'no';
  const url = await ask(prompts, title, {
    prompt: l10n.t('Address of Artifactory'),
    placeholder: 'https://artifactory.corp.example',
    check: (text) =>
      URL.canParse(text.trim()) ? null : l10n.t('Enter an address such as https://artifactory.corp.example.'),
  });
  if (url === null) return null;
  const user = kind.value === 'basic' ? await ask(prompts, title, { prompt: l10n.t('Name of the user') }) : '';
  if (user === null) return null;
  const prompt = kind.value === 'basic' ? l10n.t('Password; it is not kept') : l10n.t('Access token; it is not kept');
  const secret = await ask(prompts, title, { prompt, masked: true });
  if (secret === null) return null;
  const credential: ArtifactoryCredential =
    kind.value === 'basic' ? { as: 'basic', user, password: secret } : { as: 'token', token: secret };
  const own = await prompts.pick({
    title,
    placeholder: l10n.t('Is your own API key to be migrated, too?'),
    choices: [
      { label: l10n.t('No'), icon: 'circle-slash', value: 'no' },
      {
        label: l10n.t('Yes, Read It from Artifactory'),
        detail: l10n.t('It stays in memory.'),
        icon: 'key',
        value: 'yes',
      },
    ],
  });
  return own.outcome === 'answered' ? { url: url.trim(), credential, ownKey: own.value === 'yes' } : null;
}

async function ask(
  prompts: Prompts,
  title: string,
  question: Omit<Parameters<Prompts['text']>[0], 'title'>,
): Promise<string | null> {
  const check = (text: string) => (text.trim() === '' ? l10n.t('Enter something.') : null);
  const answer = await prompts.text({ title, check, ...question });
  return answer.outcome === 'answered' ? answer.value : null;
}

/** @returns nothing for a user who has none. @throws ArtifactoryError */
export async function readOwnKey(
  { url, credential, ownKey }: ArtifactoryLogin,
  fetch: MigrationServices['fetch'],
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  if (!ownKey) return [];
  const { client } = await connectArtifactory({ url, credential, fetch }, signal);
  const key = await fetchOwnKey(client, signal);
  return key === null ? [] : [key];
}

/** @param users those that matter. @throws ArtifactoryError */
export async function readArtifactory(
  { url, credential }: ArtifactoryLogin,
  users: ReadonlySet<string>,
  fetch: MigrationServices['fetch'],
  signal: AbortSignal,
): Promise<Directory> {
  return readDirectory(await connectArtifactory({ url, credential, fetch }, signal), { users, signal });
}
