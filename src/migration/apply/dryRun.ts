import { type EmulatorClient, ReplyError } from '../../../emulator/attach/client.ts';
import { parseFeedType } from '../../../emulator/contract/feed.ts';
import type { Plan, TargetFeed } from '../plan.ts';
import type { EnvironmentSink } from './environment.ts';
import type { WriteFiles } from './fileWriter.ts';
import { sha256 } from './run/durable.ts';
import { whyLeft } from './wanted.ts';

/**
 * Gives an empty emulator what the plan needs of its server: feeds, users, policies as far as they are known.
 * @returns sentences on what could not be copied, so that trying says less than it seems to
 */
export async function furnish(emulator: EmulatorClient, plan: Plan): Promise<string[]> {
  const { target, rows } = plan;
  if (target === null) return [];
  const gaps: string[] = [];
  const attempt = async (what: string, path: string, body: object): Promise<void> => {
    try {
      await emulator.post(path, body);
    } catch (error) {
      if (!(error instanceof ReplyError)) throw error;
      gaps.push(`${what} could not be copied: ${error.message}`);
    }
  };
  for (const feed of target.feeds)
    await attempt(`The feed ${feed.name}`, '/api/management/feeds/create', feedBody(feed));
  const users = rows.filter((row) => whyLeft(row) === null).flatMap(({ key }) => key.user ?? []);
  for (const user of new Set(users)) {
    if (target.users !== null && !target.users.includes(user)) continue;
    await attempt(`The user ${user}`, '/api/security/users/add', { name: user });
    await attempt(`The rights of ${user}`, '/api/security/permissions/add', { user, task: 'Publish Packages' });
    gaps.push(`What ${user} may do on the server is not known; here it was every feed.`);
  }
  const refuses = rows.some(({ conflicts }) => conflicts.some(({ code }) => code === 'custom-keys-refused'));
  if (target.policies !== null) await emulator.patch('/emulator/policies', target.policies);
  else if (refuses) await emulator.patch('/emulator/policies', { customKeys: false });
  else
    gaps.push('The server does not tell its rules about keys; here own values and keys without an end were allowed.');
  return gaps;
}

function feedBody({ name, type, group, alternateNames }: TargetFeed): object {
  const feedType = parseFeedType(type) ?? (type === 'maven2' ? 'maven' : type === 'apk' ? 'alpine' : type);
  return { name, feedType, alternateNames, ...(group === null ? {} : { feedGroup: group }) };
}

/** Says that every file was written, and writes none. */
export const writeNothing: WriteFiles = async (files) =>
  new Map(files.map(({ file, after }) => [file, { outcome: 'written', sha256: sha256(after) }]));

/** Takes values and forgets them, but says what is wrong with where they would go. */
export function forgetfulEnvironment(sink: EnvironmentSink): EnvironmentSink {
  return { place: sink.place, problem: sink.problem, isIntact: async () => true, write: async () => undefined };
}
