import { isFeedName } from '../../emulator/contract/feed.ts';
import type { Instance } from '../../emulator/contract/instance.ts';
import { type Client, type ClientName, clientNames, clients } from '../clients/client.ts';
import { pickDemoKey } from '../clients/demoKeys.ts';
import { fittingFeeds, listFeeds } from '../clients/feeds.ts';
import { type KeyForm, keyVariable, UnwritableKeyError } from '../clients/source.ts';
import { printable } from '../printable.ts';
import { CliError, exitCodes, usageError } from './exit.ts';
import type { Output } from './output.ts';
import { findEmulator, type RunningEmulator } from './running.ts';
import { parseServerUrl } from './serverUrl.ts';
import { readKey } from './stdin.ts';

export interface ConfigOptions {
  readonly feed?: string;
  /** `-` = from standard input. */
  readonly key?: string;
  readonly env?: boolean;
  readonly url?: string;
  readonly dataDir?: string;
  readonly json?: boolean;
}

/** A key and what to say about it. */
interface ChosenKey {
  readonly form: KeyForm;
  readonly name: string | null;
}

/**
 * `config CLIENT`: the file to paste, on stdout. The key of a demo is written out; any other stays outside, in an
 * environment variable.
 */
export async function config(clientName: string, options: ConfigOptions, output: Output): Promise<void> {
  const client = findClient(clientName);
  const { feed } = options;
  if (feed === undefined) throw usageError('Name the feed: --feed FEED.');
  if (options.key !== undefined && options.key !== '-')
    throw usageError('--key takes only - (read the key from standard input): others can read command lines.');
  const given = options.key === undefined ? null : await readKey(process.stdin);
  const { serverUrl, feedName, key } = await locate(client, feed, given, options);
  const { text, form } = renderOrRefer(client, { serverUrl, feed: feedName, key: key.form });
  if (options.json)
    output.json({
      client: clientName,
      feed: feedName,
      fileName: form.form === 'env' ? (client.envFileName ?? client.fileName) : client.fileName,
      content: text,
      key: form.form === 'literal' ? { form: 'literal', name: key.name } : { form: 'env', variable: form.variable },
    });
  else output.data(text);
  if (form.form === 'env' && !process.env[form.variable])
    output.prose(`The key is not in this file: set the environment variable ${form.variable} to it.`);
}

function findClient(name: string): Client {
  const known = clientNames.find((candidate) => candidate === name) as ClientName | undefined;
  if (known === undefined)
    throw usageError(`config knows the clients ${clientNames.join(', ')}, not "${printable(name)}".`);
  return clients[known];
}

interface Located {
  readonly serverUrl: string;
  readonly feedName: string;
  readonly key: ChosenKey;
}

async function locate(client: Client, feed: string, given: string | null, options: ConfigOptions): Promise<Located> {
  const reference: ChosenKey = { form: { form: 'env', variable: keyVariable }, name: null };
  if (options.url !== undefined) {
    if (!isFeedName(feed)) throw usageError(`"${printable(feed)}" is not the name of a feed.`);
    return { serverUrl: parseServerUrl(options.url), feedName: feed, key: reference };
  }
  const emulator = await findEmulator(options.dataDir);
  const feedName = await checkFeed(emulator, client, feed);
  const demo = options.env ? undefined : await demoKeyFor(emulator, feedName, given);
  const key: ChosenKey = demo ? { form: { form: 'literal', key: demo.key }, name: demo.name } : reference;
  return { serverUrl: emulator.instance.url, feedName, key };
}

async function demoKeyFor(
  { instance, client }: RunningEmulator,
  feed: string,
  given: string | null,
): Promise<Instance['demoKeys'][number] | undefined> {
  return given === null
    ? pickDemoKey(client, instance.demoKeys, [feed])
    : instance.demoKeys.find(({ key }) => key === given);
}

/** @returns the feed's name as the emulator spells it. @throws CliError with the feeds that would fit. */
async function checkFeed({ client: http }: RunningEmulator, client: Client, feed: string): Promise<string> {
  const feeds = await listFeeds(http);
  const fitting = fittingFeeds(feeds, client.feedTypes);
  const same = ({ name }: { name: string }) => name.toLowerCase() === feed.toLowerCase();
  const found = fitting.find(same);
  if (found) return found.name;
  const other = feeds.find(same);
  const what =
    other === undefined
      ? `There is no feed "${printable(feed)}".`
      : other.active
        ? `The feed ${other.name} is of type ${other.feedType}, which ${client.title} cannot use.`
        : `The feed ${other.name} is not active.`;
  const list =
    fitting.length > 0
      ? `Feeds for ${client.title}: ${fitting.map(({ name }) => name).join(', ')}.`
      : `There is no feed for ${client.title} yet; make one: proget-keys emulator feeds create`;
  throw new CliError(exitCodes.failed, `${what} ${list}`);
}

/** The file; a demo key that it cannot hold is referred to as every other key is. */
function renderOrRefer(client: Client, source: Parameters<Client['render']>[0]): { text: string; form: KeyForm } {
  try {
    return { text: client.render(source), form: source.key };
  } catch (error) {
    if (!(error instanceof UnwritableKeyError)) throw error;
    const form: KeyForm = { form: 'env', variable: keyVariable };
    return { text: client.render({ ...source, key: form }), form };
  }
}
