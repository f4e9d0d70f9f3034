import { type FeedType, feedTypes, parseFeedType } from '../../emulator/contract/feed.ts';
import { l10n } from '../l10n.ts';
import type { FeedSummary, ProGetClient, ScaPermissions } from '../proget/client.ts';
import { ProGetError } from '../proget/errors.ts';
import type { ProbeCredential } from '../proget/exchange.ts';
import { deedOf } from './deeds.ts';
import type { Trial, TrialResult } from './tryKey.ts';

/** So many requests at a time; somebody's production server answers them. */
const atOnce = 4;

/** What each feed type answers to a plain GET, behind `/SEGMENT/FEED`: small, and without any effect. */
const feedIndex: Partial<Record<FeedType, string>> = {
  nuget: '/v3/index.json',
  chocolatey: '/v3/index.json',
  powershell: '/v3/index.json',
  npm: '/-/v1/search?text=proget-keys&size=1',
  rubygems: '/latest_specs.4.8.gz',
  universal: '/packages?count=1',
  asset: '/dir/',
  pypi: '/simple/',
  helm: '/index.yaml',
};

/** A key against a real server. Each probe is done without any key as well: what anybody may says nothing about it. */
export async function probeKey(
  client: ProGetClient,
  value: string,
  feeds: readonly FeedSummary[],
  signal: AbortSignal | undefined,
): Promise<Trial[]> {
  const header: ProbeCredential = { as: 'header', key: value };
  const basic: ProbeCredential = { as: 'basic', key: value };
  const compare = async (path: string, credential: ProbeCredential): Promise<TrialResult> => {
    const own = await statusOf(client, path, credential, signal);
    return judge(own, own === null ? null : await statusOf(client, path, { as: 'nobody' }, signal));
  };
  const tasks: (() => Promise<Trial[]>)[] = [
    async () => [trial('keys.manage', null, await compare('/api/api-keys/list', header))],
    async () => [trial('feeds.manage', null, await compare('/api/management/connectors/list', header))],
    () => probeSca(client, value, signal),
    ...feeds
      .filter((feed) => feed.active)
      .map((feed) => async () => {
        const path = indexOf(feed);
        if (path === null) return [trial('feed.view', feed.name, 'unknown', l10n.t('No harmless request is known.'))];
        return [trial('feed.view', feed.name, await compare(path, basic))];
      }),
  ];
  const trials: Trial[] = [];
  for (let start = 0; start < tasks.length; start += atOnce) {
    const batch = await Promise.all(tasks.slice(start, start + atOnce).map((task) => task()));
    trials.push(...batch.flat());
  }
  return trials;
}

/** Null: no answer worth anything. Cancelling ends the whole trial. */
async function statusOf(
  client: ProGetClient,
  path: string,
  credential: ProbeCredential,
  signal: AbortSignal | undefined,
): Promise<number | null> {
  try {
    return await client.probe(path, credential, signal);
  } catch (error) {
    if (!ProGetError.is(error) || error.reason === 'cancelled') throw error;
    return null;
  }
}

/** @param nobody the status of the same request without a key */
function judge(own: number | null, nobody: number | null): TrialResult {
  const refused = (status: number | null): boolean => status === 401 || status === 403;
  const good = (status: number | null): boolean => status !== null && status >= 200 && status < 300;
  if (refused(own)) return 'no';
  if (good(own) && good(nobody)) return 'anonymous-too';
  return good(own) && refused(nobody) ? 'yes' : 'unknown';
}

/** The one endpoint that tells what a key may do. */
async function probeSca(client: ProGetClient, value: string, signal: AbortSignal | undefined): Promise<Trial[]> {
  const ask = async (key: string | null): Promise<ScaPermissions | null> => {
    try {
      return await client.withKey(key).scaPermissions(signal);
    } catch (error) {
      if (!ProGetError.is(error) || error.reason === 'cancelled') throw error;
      return null;
    }
  };
  const [own, nobody] = [await ask(value), await ask(null)];
  const rows = [
    ['sca.view', 'canView'],
    ['sca.manage', 'canManage'],
    ['sca.upload', 'canUploadSbom'],
  ] as const;
  return rows.map(([action, flag]) => {
    const result = own === null ? 'unknown' : !own[flag] ? 'no' : nobody?.[flag] ? 'anonymous-too' : 'yes';
    return trial(action, null, result);
  });
}

function trial(action: Parameters<typeof deedOf>[0], feed: string | null, result: TrialResult, why?: string): Trial {
  const details: Readonly<Record<TrialResult, string>> = {
    yes: l10n.t('The key is accepted; without it the server refuses.'),
    no: l10n.t('The server refuses it to this key.'),
    'anonymous-too': l10n.t('Anybody may do this, with or without a key.'),
    unknown: l10n.t('The answers of the server do not tell.'),
  };
  return { id: `${action}|${feed ?? ''}`, deed: deedOf(action), feed, result, detail: why ?? details[result] };
}

function indexOf({ name, feedType }: FeedSummary): string | null {
  const type = parseFeedType(feedType);
  const index = type === undefined ? undefined : feedIndex[type];
  if (type === undefined || index === undefined) return null;
  return `/${feedTypes[type].segment}/${encodeURIComponent(name)}${index}`;
}
