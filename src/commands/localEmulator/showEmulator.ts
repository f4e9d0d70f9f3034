import { type EmulatorCommandId, emulatorCommandIds } from '../../commandIds.ts';
import { describeStatus } from '../../emulatorUi/describeStatus.ts';
import type { EmulatorServices } from '../../emulatorUi/emulatorServices.ts';
import { menuOf } from '../../emulatorUi/menu.ts';
import { l10n } from '../../l10n.ts';
import type { Connection } from '../../localEmulator/connection.ts';
import { countContents } from '../../localEmulator/data.ts';

/** Says how it is, and offers what can be done now. */
export async function showEmulator({ controller, prompts, desk }: EmulatorServices): Promise<void> {
  await controller.attach();
  const { tooltip } = describeStatus(controller.state);
  const facts = controller.connection === null ? {} : await factsOf(controller.connection);
  const answer = await prompts.pick({
    title: l10n.t('ProGet Emulator'),
    placeholder: tooltip,
    choices: menuOf(controller.state).map(({ command, label, icon }) => ({
      label,
      icon,
      value: command,
      ...(facts[command] === undefined ? {} : { description: facts[command] }),
    })),
  });
  if (answer.outcome === 'answered') await desk.run(answer.value);
}

/** What is to be known about the one that runs, beside the command that has to do with it. */
async function factsOf(connection: Connection): Promise<Partial<Record<EmulatorCommandId, string>>> {
  const { client, url, pid, version, dataDir } = connection;
  const contents = await countContents(client).catch(() => null);
  return {
    [emulatorCommandIds.copyEmulatorUrl]: url,
    [emulatorCommandIds.stopEmulator]: l10n.t('version {version}, process {pid}', { version, pid }),
    [emulatorCommandIds.openEmulatorLog]: dataDir ?? l10n.t('in memory'),
    ...(contents === null
      ? {}
      : {
          [emulatorCommandIds.configureClient]: l10n.t('feeds: {count}', { count: contents.feeds }),
          [emulatorCommandIds.cleanEmulator]: l10n.t('keys: {keys}, packages: {packages}', {
            keys: contents.keys,
            packages: contents.packages,
          }),
        }),
  };
}

/** Gives the address, which is no secret. */
export async function copyEmulatorUrl({ controller, prompts, desk }: EmulatorServices): Promise<void> {
  const state = await controller.attach();
  if (state.kind !== 'running') {
    await prompts.tell({ level: 'info', message: l10n.t('The ProGet emulator does not run, so it has no address.') });
    return;
  }
  await desk.copy(state.url);
  prompts.mention(l10n.t('Copied {url}.', { url: state.url }));
}
