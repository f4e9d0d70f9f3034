import { clients } from '../../clients/client.ts';
import { type ClientFilePlan, type MergedClient, planClientFile } from '../../clients/clientFile.ts';
import type { FeedFacts } from '../../clients/feeds.ts';
import { type ClientSource, keyVariable } from '../../clients/source.ts';
import type { FolderFiles } from '../../emulatorUi/clientFileEdit.ts';
import type { EmulatorServices } from '../../emulatorUi/emulatorServices.ts';
import { l10n } from '../../l10n.ts';
import { pickFeed } from './pickFeed.ts';
import { startEmulator } from './startEmulator.ts';

/** Writes the configuration of npm or NuGet for a feed of the emulator, after a preview. The key stays outside of it. */
export async function configureClient(services: EmulatorServices): Promise<void> {
  const { controller, prompts, files } = services;
  const folder = await files.pickFolder();
  if (folder === null) return;
  if (folder === 'none') {
    await prompts.tell({
      level: 'info',
      message: l10n.t('Open a folder first: the configuration is written into it.'),
    });
    return;
  }
  if (!(await ensureRunning(services))) return;
  const { connection } = controller;
  if (connection === null) return;
  const feed = await pickFeed(services, connection.client);
  if (feed === null) return;
  const client = clientOf(feed);
  const source: ClientSource = {
    serverUrl: connection.url,
    feed: feed.name,
    key: { form: 'env', variable: keyVariable },
  };
  const plan = await planClientFile(client, source, (fileName) => folder.read(fileName));
  if (!(await write(services, folder, plan))) return;
  await folder.open(plan.fileName);
  // Not awaited: the file is there, whether or not anybody closes the message.
  void offerKey(services, feed, client, plan);
}

async function ensureRunning(services: EmulatorServices): Promise<boolean> {
  const { controller, prompts } = services;
  if (!services.desk.isTrusted()) return startEmulator(services);
  if ((await controller.attach()).kind === 'running') return true;
  if (controller.settings().autoStart === 'onFirstUse') return startEmulator(services);
  const start = l10n.t('Start Emulator');
  const message = l10n.t('The emulator does not run. Its address and its feeds are needed here.');
  return (await prompts.tell({ level: 'info', message, actions: [start] })) === start && startEmulator(services);
}

function clientOf({ feedType }: FeedFacts): MergedClient {
  return clients.npm.feedTypes.some((type) => type === feedType) ? 'npm' : 'nuget';
}

async function write({ prompts }: EmulatorServices, folder: FolderFiles, plan: ClientFilePlan): Promise<boolean> {
  const { fileName, change } = plan;
  if (change === 'none') {
    prompts.mention(l10n.t('{file} says all of it already.', { file: fileName }));
    return true;
  }
  if (await folder.apply(plan)) return true;
  prompts.mention(l10n.t('{file} was left as it is.', { file: fileName }));
  return false;
}

/** The file names a variable; what follows is how it gets a value. */
async function offerKey(
  services: EmulatorServices,
  feed: FeedFacts,
  client: MergedClient,
  { fileName, because }: ClientFilePlan,
): Promise<void> {
  const { prompts, desk } = services;
  const openTerminal = l10n.t('Open Terminal with Key…');
  const copyName = l10n.t('Copy Variable Name');
  const use =
    because === null
      ? null
      : l10n.t('The NuGet.Config that was there was left alone: {why}', { why: whyAlone(because) });
  const set = l10n.t('{client} reads the key from the environment variable {variable}: set it to a key for {feed}.', {
    client: clients[client].title,
    variable: keyVariable,
    feed: feed.name,
  });
  const hint = because === null ? null : l10n.t('Name the new file: --configfile {file}.', { file: fileName });
  const message = [use, set, hint].filter((sentence) => sentence !== null).join(' ');
  const chosen = await prompts.tell({ level: 'info', message, actions: [openTerminal, copyName] });
  if (chosen === copyName) await desk.copy(keyVariable);
  if (chosen === openTerminal) await openKeyTerminal(services, feed);
}

function whyAlone(because: NonNullable<ClientFilePlan['because']>): string {
  switch (because) {
    case 'unreadable':
      return l10n.t('it could not be read surely enough to add to it.');
    case 'other-source':
      return l10n.t('it has another source of that name.');
    case 'mapping':
      return l10n.t('it maps packages to sources, and only you know which belong to this feed.');
  }
}

/** A terminal of its own with the key in its environment; it is written nowhere. */
async function openKeyTerminal({ prompts, desk, knownKeys }: EmulatorServices, feed: FeedFacts): Promise<void> {
  const keys = await knownKeys(feed.name);
  if (keys.length === 0) {
    const create = l10n.t('Create API Key…');
    const message = l10n.t('No value of a key for {feed} is known here.', { feed: feed.name });
    if ((await prompts.tell({ level: 'info', message, actions: [create] })) === create)
      await desk.run('proget.key.create');
    return;
  }
  const answer = await prompts.pick({
    title: l10n.t('Open Terminal with Key'),
    placeholder: l10n.t('Which key?'),
    choices: keys.map((key) => ({ label: key.name, description: key.scope, icon: 'key', value: key })),
  });
  if (answer.outcome === 'answered')
    await desk.openTerminal(answer.value.name, { [keyVariable]: await answer.value.read() });
}
