import type { EmulatorServices } from '../../emulatorUi/emulatorServices.ts';
import { l10n } from '../../l10n.ts';
import { type Contents, countContents, countStopped, removeData } from '../../localEmulator/data.ts';
import type { Choice } from '../../ui/prompts.ts';
import { mayStart } from './startEmulator.ts';

type Part = 'everything' | 'packages' | 'keys' | 'requests';

/** Removes data of the emulator, after saying what will be lost. */
export async function cleanEmulator(services: EmulatorServices): Promise<void> {
  if (!(await mayStart(services))) return;
  const { controller, prompts } = services;
  const dataDir = await controller.dataDir();
  const isRunning = (await controller.attach()).kind === 'running';
  if (dataDir === null && !isRunning) {
    const message = l10n.t('The emulator keeps everything in memory and does not run: there is nothing to clean.');
    await prompts.tell({ level: 'info', message });
    return;
  }
  const contents = await count(services);
  const part = await askPart(services, isRunning);
  if (part === null || !(await confirm(services, part, contents, dataDir))) return;
  if (part === 'everything') await removeEverything(services, dataDir);
  else await controller.connection?.client.post('/emulator/reset', { what: [part] });
  prompts.mention(l10n.t('The data of the emulator was cleaned.'));
}

function count({ controller, bundle, env }: EmulatorServices): Promise<Contents | null> {
  const { connection } = controller;
  if (connection !== null) return countContents(connection.client);
  const signal = AbortSignal.timeout(30_000);
  return countStopped({ bundle, env, settings: controller.settings(), signal });
}

/** Parts can be removed only by the emulator itself. */
async function askPart({ prompts }: EmulatorServices, isRunning: boolean): Promise<Part | null> {
  if (!isRunning) return 'everything';
  const choices: Choice<Part>[] = [
    { label: l10n.t('Packages'), detail: l10n.t('Feeds and keys stay.'), icon: 'package', value: 'packages' },
    { label: l10n.t('API Keys'), detail: l10n.t('All but the one that this editor uses.'), icon: 'key', value: 'keys' },
    {
      label: l10n.t('Request Log'),
      detail: l10n.t('What was asked, and how it was decided.'),
      icon: 'list-unordered',
      value: 'requests',
    },
    {
      label: l10n.t('Everything'),
      detail: l10n.t('The emulator stops; the next start begins anew.'),
      icon: 'trash',
      value: 'everything',
    },
  ];
  const answer = await prompts.pick({
    title: l10n.t('Clean Emulator Data'),
    placeholder: l10n.t('What shall go?'),
    choices,
  });
  return answer.outcome === 'answered' ? answer.value : null;
}

function confirm(
  { prompts }: EmulatorServices,
  part: Part,
  contents: Contents | null,
  dataDir: string | null,
): Promise<boolean> {
  return prompts.confirm({
    message: l10n.t('Clean the data of the emulator?'),
    detail: describeLoss(part, contents, dataDir),
    action: l10n.t('Clean'),
    keep: l10n.t('Keep'),
  });
}

/** What will be lost, in numbers where they are known. */
export function describeLoss(part: Part, contents: Contents | null, dataDir: string | null): string {
  const { keys = 0, packages = 0 } = contents ?? {};
  switch (part) {
    case 'packages':
      return l10n.t('{packages} packages will be lost for good.', { packages });
    case 'keys':
      return l10n.t('{keys} API keys will be lost for good; clients that use them will be refused.', {
        keys: Math.max(0, keys - 1),
      });
    case 'requests':
      return l10n.t('The log of requests will be lost.');
    case 'everything': {
      const place = dataDir ?? l10n.t('memory');
      return contents === null
        ? l10n.t(
            'Every key, feed, package and log in {place} will be lost for good. How many cannot be told, for it does not start.',
            { place },
          )
        : l10n.t('{keys} API keys, {packages} packages, all feeds and logs in {place} will be lost for good.', {
            keys,
            packages,
            place,
          });
    }
  }
}

async function removeEverything({ controller, bundle, env }: EmulatorServices, dataDir: string | null): Promise<void> {
  const state = await controller.stop();
  if (dataDir !== null && (state.kind === 'stopped' || state.kind === 'error')) await removeData(bundle, env, dataDir);
}
