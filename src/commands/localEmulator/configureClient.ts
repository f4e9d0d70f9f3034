import { type ClientName, clientNames, clients } from '../../clients/client.ts';
import { type ClientFilePlan, type LeftAlone, planClientFile } from '../../clients/clientFile.ts';
import { type FeedFacts, fittingFeeds } from '../../clients/feeds.ts';
import { keyVariable } from '../../clients/source.ts';
import type { FolderFiles } from '../../emulatorUi/clientFileEdit.ts';
import type { EmulatorServices } from '../../emulatorUi/emulatorServices.ts';
import { l10n } from '../../l10n.ts';
import { pickFeed } from './pickFeed.ts';
import { startEmulator } from './startEmulator.ts';

/** Writes the configuration of a client for a feed of the emulator, after a preview. The key stays outside of it. */
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
  const client = await pickClient(services, feed);
  if (client === null) return;
  const place = { serverUrl: connection.url, feed: feed.name };
  const plan = await planClientFile(client, place, (fileName) => folder.read(fileName));
  if (!(await write(services, folder, plan))) return;
  await folder.open(plan.fileName);
  // Not awaited: the file is there, whether or not anybody closes the message.
  void offerKey(services, { feed, client, plan, path: folder.pathOf(plan.fileName) });
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

/** One of the clients that can use a feed. Null = cancelled. */
async function pickClient({ prompts }: EmulatorServices, feed: FeedFacts): Promise<ClientName | null> {
  const fitting = clientNames.filter((name) => fittingFeeds([feed], clients[name].feedTypes).length > 0);
  const [first, ...others] = fitting;
  if (first === undefined || others.length === 0) return first ?? null;
  const answer = await prompts.pick({
    title: l10n.t('Configure Client for Feed'),
    placeholder: l10n.t('Which client?'),
    choices: fitting.map((name) => ({ label: clients[name].title, description: clients[name].fileName, value: name })),
  });
  return answer.outcome === 'answered' ? answer.value : null;
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

interface Configured {
  readonly feed: FeedFacts;
  readonly client: ClientName;
  readonly plan: ClientFilePlan;
  /** Of the file. */
  readonly path: string;
}

/** The file names a variable; what follows is how it gets a value. */
async function offerKey(services: EmulatorServices, configured: Configured): Promise<void> {
  const { prompts, desk } = services;
  const { feed, client, plan } = configured;
  const { fileName, left } = plan;
  const openTerminal = l10n.t('Open Terminal with Key…');
  const copyName = l10n.t('Copy Variable Name');
  const why =
    left === null
      ? null
      : l10n.t('The {file} that was there was left alone: {why}', { file: left.fileName, why: whyAlone(left.because) });
  const set = l10n.t('{client} reads the key from the environment variable {variable}: set it to a key for {feed}.', {
    client: clients[client].title,
    variable: keyVariable,
    feed: feed.name,
  });
  const message = [why, set, howToUse(plan.use, fileName)].filter((sentence) => sentence !== null).join(' ');
  const chosen = await prompts.tell({ level: 'info', message, actions: [openTerminal, copyName] });
  if (chosen === copyName) await desk.copy(keyVariable);
  if (chosen === openTerminal) await openKeyTerminal(services, configured);
}

function howToUse(use: ClientFilePlan['use'], file: string): string | null {
  switch (use?.by) {
    case undefined:
      return null;
    case 'option':
      return l10n.t('Name the new file: {option}.', { option: use.option });
    case 'variable':
      return l10n.t('It finds the file by the environment variable {variable}, which the terminal with the key has.', {
        variable: use.variable,
      });
    case 'shell':
      return l10n.t('Then read the file into the shell: . ./{file}', { file });
  }
}

function whyAlone(because: LeftAlone): string {
  switch (because) {
    case 'unreadable':
      return l10n.t('it could not be read surely enough to add to it.');
    case 'other-source':
      return l10n.t('it names another source in the same place.');
    case 'mapping':
      return l10n.t('it maps packages to sources, and only you know which belong to this feed.');
    case 'foreign':
      return l10n.t('it was not written here.');
  }
}

/** A terminal of its own with the key in its environment; it is written nowhere. */
async function openKeyTerminal(
  { prompts, desk, knownKeys }: EmulatorServices,
  { feed, plan, path }: Configured,
): Promise<void> {
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
  if (answer.outcome !== 'answered') return;
  const named =
    plan.use?.by === 'variable' ? { [plan.use.variable]: useOf(plan.use.variable, plan.fileName, path) } : {};
  await desk.openTerminal(answer.value.name, { [keyVariable]: await answer.value.read(), ...named });
}

/** Yarn looks for a name from folder to folder, others open a path. */
function useOf(variable: string, fileName: string, path: string): string {
  return variable === 'YARN_RC_FILENAME' ? fileName : path;
}
