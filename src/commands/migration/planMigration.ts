import type { ScanFolder } from '../../keyScanUi/scanServices.ts';
import { l10n } from '../../l10n.ts';
import { makePlan } from '../../migration/makePlan.ts';
import type { Plan } from '../../migration/plan.ts';
import { printPlan } from '../../migration/planFile.ts';
import { readTarget, type TargetReading } from '../../migration/readTarget.ts';
import { migrationFolder, openFingerprints } from '../../migration/state.ts';
import type { MigrationServices, OtherInputs } from '../../migrationUi/migrationServices.ts';
import { ProGetError } from '../../proget/errors.ts';
import type { ListedServer } from '../../servers/serverList.ts';
import type { Choice } from '../../ui/prompts.ts';
import { type ArtifactoryLogin, askLogin, readArtifactory, readOwnKey } from './askArtifactory.ts';
import { askInputs } from './inputs.ts';
import { mayMigrate } from './mayMigrate.ts';

const noServer = 'none';

interface Asked {
  readonly folder: ScanFolder;
  readonly server: ListedServer | typeof noServer;
  readonly others: OtherInputs;
  readonly login: ArtifactoryLogin | 'no';
}

/** Looks for keys of Artifactory, asks a ProGet server what it has, and shows a plan to be read and changed. */
export async function planMigration(services: MigrationServices): Promise<void> {
  if (!(await mayMigrate(services))) return;
  const folder = await pickFolder(services);
  if (folder === null) return;
  const server = await pickServer(services);
  if (server === null) return;
  const others = await askInputs(services, folder.name);
  if (others === null) return;
  const login = await askLogin(services.prompts);
  if (login === null) return;
  const made = await services.prompts.progress(l10n.t('Planning the migration'), (signal, report) =>
    plan(services, { folder, server, others, login }, { signal, report }).catch((error: unknown) => {
      if (signal.aborted) return null;
      throw error;
    }),
  );
  if (made === null) return;
  if (made.rows.length === 0) {
    const message = l10n.t('No keys of Artifactory were found in {folder}, so there is nothing to migrate.', {
      folder: folder.name,
    });
    await services.prompts.tell({ level: 'info', message });
    return;
  }
  await services.plans.create(folder, printPlan(made));
}

async function pickFolder({ desk, prompts }: MigrationServices): Promise<ScanFolder | null> {
  const folders = desk.folders();
  const [only] = folders;
  if (only === undefined) {
    const message = l10n.t('Open a folder first: the files in it are looked through.');
    await prompts.tell({ level: 'info', message });
    return null;
  }
  if (folders.length === 1) return only;
  const answer = await prompts.pick({
    title: l10n.t('Migrate Artifactory Keys'),
    placeholder: l10n.t('In which folder? Each gets a plan of its own.'),
    choices: folders.map((folder) => ({ label: folder.name, description: folder.path, icon: 'folder', value: folder })),
  });
  return answer.outcome === 'answered' ? answer.value : null;
}

/** @returns null = cancelled */
async function pickServer({
  servers,
  findEmulator,
  prompts,
  desk,
}: MigrationServices): Promise<ListedServer | typeof noServer | null> {
  await findEmulator();
  const choices: Choice<ListedServer | typeof noServer | 'add'>[] = servers.all().map((listed) => ({
    label: listed.server.name,
    description: listed.server.url,
    icon: listed.server.kind === 'emulator' ? 'beaker' : 'server',
    value: listed,
  }));
  choices.push(
    { label: l10n.t('Add Server…'), icon: 'add', value: 'add' },
    {
      label: l10n.t('Plan Without a Server'),
      detail: l10n.t('To see what there is; feeds are named later.'),
      icon: 'circle-slash',
      value: noServer,
    },
  );
  const answer = await prompts.pick({
    title: l10n.t('Migrate Artifactory Keys'),
    placeholder: l10n.t('To which ProGet server?'),
    choices,
  });
  if (answer.outcome !== 'answered') return null;
  if (answer.value !== 'add') return answer.value;
  const before = new Set(servers.all().map(({ server }) => server.id));
  await desk.run('proget.server.add');
  return servers.all().find(({ server }) => !before.has(server.id)) ?? null;
}

async function plan(
  services: MigrationServices,
  asked: Asked,
  { signal, report }: { readonly signal: AbortSignal; report(message: string): void },
): Promise<Plan> {
  const { folder, server, others, login } = asked;
  const fingerprints = await openFingerprints(await migrationFolder(services.env));
  const target = server === noServer ? null : await askServer(services, server, signal, report);
  const fetched = login === 'no' ? [] : await readOwnKey(login, services.fetch, signal);
  const directory =
    login === 'no'
      ? null
      : (users: ReadonlySet<string>) => {
          report(l10n.t('Asking Artifactory'));
          return readArtifactory(login, users, services.fetch, signal);
        };
  const { hosts = [], dockerBases = [], excludes = [], ignoreFiles = true } = services.desk.optionsFor(folder);
  const { plan: made } = await makePlan({
    inputs: { folder: folder.path, scan: { hosts, dockerBases, excludes, ignoreFiles }, ...others, fetched },
    ...{ lists: others.lists, fingerprints, target, directory, signal, now: services.now() },
    options: { secrets: 'environment', urls: true, images: false },
    onEvent: (event) => {
      if (event.type === 'progress') report(l10n.t('{files} files', { files: event.files }));
    },
  });
  services.kept.set(made.id, { ...others, fetched });
  return made;
}

async function askServer(
  { connections, fetch }: MigrationServices,
  { server }: ListedServer,
  signal: AbortSignal,
  report: (message: string) => void,
): Promise<TargetReading> {
  report(l10n.t('Asking {server}', { server: server.name }));
  const { server: where, key } = await connections.locate(server);
  if (key === null)
    throw new ProGetError({
      reason: 'unauthorized',
      message: l10n.t('No key for {server} is kept here.', { server: server.name }),
      nextStep: l10n.t('Sign in with "ProGet: Reconnect…".'),
    });
  return readTarget(where, key, fetch, signal);
}
