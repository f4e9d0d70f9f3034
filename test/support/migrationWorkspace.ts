import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Report } from '../../src/migration/apply/report.ts';
import { derivePlan } from '../../src/migration/derivePlan.ts';
import type { Plan, Row } from '../../src/migration/plan.ts';
import { parsePlan, printPlan } from '../../src/migration/planFile.ts';
import { makeApiKey } from './artifactoryKeys.ts';
import { type CliRun, cliEnv, runCli } from './cli.ts';

const host = 'artifactory.corp.example';
const base = `https://${host}/artifactory/api`;

/** Client files that use two keys of Artifactory. @param npm also for gems. @param nuget for NuGet alone */
export function clientFiles(npm = makeApiKey(1), nuget = makeApiKey(2)): Record<string, string> {
  return {
    'web/.npmrc': `; the registry\nregistry=${base}/npm/npm/\n//${host}/artifactory/api/npm/npm/:_authToken=${npm}\n`,
    'net/NuGet.Config': `\uFEFF<?xml version="1.0" encoding="utf-8"?>\r
<configuration>\r
  <packageSources><clear /><add key="corp" value="${base}/nuget/v3/nuget/index.json" /></packageSources>\r
  <packageSourceCredentials><corp><add key="Username" value="builder" /><add key="ClearTextPassword" value="${nuget}" /></corp></packageSourceCredentials>\r
</configuration>\r
`,
    'ruby/.gemrc': `---\n:sources:\n- https://ci:${npm}@${host}/artifactory/api/gems/gems/\n`,
  };
}

/** A folder with files of clients, a home of its own, and the command to migrate it with. */
export interface MigrationWorkspace {
  readonly folder: string;
  readonly home: string;
  readonly planPath: string;
  /** The variables of the command: where the server's key stands. */
  readonly env: NodeJS.ProcessEnv;
  path(file: string): string;
  /** Every file of the workspace as its bytes in latin-1. */
  contents(): Promise<Record<string, string>>;
  /** Plans and decides. @param change what somebody would decide by hand */
  plan(args: readonly string[], change?: (row: Row) => Row): Promise<Plan>;
  run(verb: 'apply' | 'rollback', ...args: string[]): Promise<CliRun & { readonly report: Report }>;
  /** Files below the state folder of the migration. */
  state(): Promise<string[]>;
  remove(): Promise<void>;
}

export async function makeMigrationWorkspace(
  server: { readonly url: string; readonly adminKey: string },
  files: Readonly<Record<string, string>> = clientFiles(),
): Promise<MigrationWorkspace> {
  const root = await mkdtemp(join(tmpdir(), 'proget-keys-migration-'));
  const folder = join(root, 'work');
  const planPath = join(root, 'plan.json');
  const env = cliEnv(root, { PROGET_KEY: server.adminKey });
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  const stateFolder = join(root, 'data', 'migration');
  return {
    folder,
    home: root,
    planPath,
    env,
    path: (file) => join(folder, file),
    async contents() {
      const entries = await filesBelow(folder);
      const texts = entries.map(async (file) => [file, await readFile(join(folder, file), 'latin1')] as const);
      return Object.fromEntries(await Promise.all(texts));
    },
    async plan(args, change = (row) => row) {
      const made = await runCli(['plan', folder, '--target', server.url, '--json', ...args], { env });
      if (made.code !== 0) throw new Error(made.stderr);
      const plan = parsePlan(made.stdout);
      const decide = (row: Row): Row => {
        const decided = change(row);
        return decided.decision === row.decision ? decided : { ...decided, byHand: ['decision'] };
      };
      const changed = derivePlan({ ...plan, rows: plan.rows.map(decide) });
      await writeFile(planPath, printPlan(changed));
      return changed;
    },
    async run(verb, ...args) {
      const run = await runCli([verb, planPath, folder, '--json', ...args], { env });
      return {
        ...run,
        get report() {
          return JSON.parse(run.stdout) as Report;
        },
      };
    },
    state: () => filesBelow(stateFolder),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
