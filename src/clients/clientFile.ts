import { type ClientName, clients } from './client.ts';
import { mergeNpmrc } from './mergeNpmrc.ts';
import { mergeNugetConfig } from './mergeNugetConfig.ts';
import { mergeYarnrc } from './mergeYarnrc.ts';
import { type ClientSource, keyVariable } from './source.ts';

/** What configuring a client for a feed does to a folder. */
export interface ClientFilePlan {
  /** In the folder; another name than usual when the usual file had to be left alone. */
  readonly fileName: string;
  /** The whole new content. */
  readonly text: string;
  /** `none`: it says the same already. */
  readonly change: 'create' | 'edit' | 'none';
  /** The usual file, when it was left alone. */
  readonly left: { readonly fileName: string; readonly because: LeftAlone } | null;
  /** How the client gets to know of a file that it does not look for by itself. */
  readonly use: ClientFileUse | null;
}

export type LeftAlone = 'unreadable' | 'other-source' | 'mapping' | 'foreign';

export type ClientFileUse =
  /** An environment variable that names the file. */
  | { readonly by: 'variable'; readonly variable: string }
  /** An option of each command. */
  | { readonly by: 'option'; readonly option: string }
  /** A shell reads it. */
  | { readonly by: 'shell' };

type Read = (fileName: string) => Promise<string | null>;

/** How the file of a client is planned, with the key in the environment variable {@link keyVariable}. */
const plans: Readonly<Record<ClientName, (source: ClientSource, read: Read) => Promise<ClientFilePlan>>> = {
  npm: (source, read) => planMerged('npm', source, read),
  yarn1: (source, read) => planMerged('yarn1', source, read),
  bun: (source, read) => planMerged('bun', source, read),
  // pnpm expands no variable in the credentials of a project's .npmrc, but does in a file of the user's.
  pnpm: (source, read) =>
    planOwn('pnpm', 'pnpm.npmrc', { by: 'variable', variable: 'npm_config_userconfig' }, source, read),
  yarn: planYarn,
  nuget: planNuget,
  gem: (source, read) => planOwn('gem', clients.gem.envFileName, { by: 'shell' }, source, read),
  bundler: (source, read) => planOwn('bundler', clients.bundler.envFileName, { by: 'shell' }, source, read),
};

/**
 * Plans one file in a folder, which works there with the key in the environment variable {@link keyVariable}. Nothing of
 * an existing one is lost: npm's is merged line by line, NuGet's gets elements added, Yarn's gets lines behind its own, and
 * one in which that cannot be done safely is left alone for a file of its own.
 * @param read the content of a file of the folder, null when it is not there
 */
export function planClientFile(
  client: ClientName,
  place: Omit<ClientSource, 'key'>,
  read: Read,
): Promise<ClientFilePlan> {
  return plans[client]({ ...place, key: { form: 'env', variable: keyVariable } }, read);
}

async function planMerged(client: 'npm' | 'yarn1' | 'bun', source: ClientSource, read: Read): Promise<ClientFilePlan> {
  const { fileName, render } = clients[client];
  const existing = await read(fileName);
  if (existing === null) return planned(fileName, existing, render(source));
  return planned(fileName, existing, mergeNpmrc(existing, render(source)));
}

async function planNuget(source: ClientSource, read: Read): Promise<ClientFilePlan> {
  const { fileName, render } = clients.nuget;
  const existing = await read(fileName);
  if (existing === null) return planned(fileName, existing, render(source));
  const merge = mergeNugetConfig(existing, source);
  if (merge.merged) return planned(fileName, existing, merge.text);
  const other = `NuGet.proget-${source.feed}.Config`;
  const use = { by: 'option', option: `--configfile ${other}` } as const;
  return { ...planned(other, await read(other), render(source)), left: { fileName, because: merge.because }, use };
}

async function planYarn(source: ClientSource, read: Read): Promise<ClientFilePlan> {
  const { fileName, render } = clients.yarn;
  const existing = await read(fileName);
  if (existing === null) return planned(fileName, existing, render(source));
  const merged = mergeYarnrc(existing, render(source));
  if (merged !== null) return planned(fileName, existing, merged);
  const other = `.yarnrc.proget-${source.feed}.yml`;
  const use = { by: 'variable', variable: 'YARN_RC_FILENAME' } as const;
  return { ...planned(other, await read(other), render(source)), left: { fileName, because: 'other-source' }, use };
}

/** A file that only we write: another of that name is left alone. */
async function planOwn(
  client: 'pnpm' | 'gem' | 'bundler',
  fileName: string,
  use: ClientFileUse,
  source: ClientSource,
  read: Read,
): Promise<ClientFilePlan> {
  const text = clients[client].render(source);
  const existing = await read(fileName);
  const isOurs = existing === null || /^# (Packages|Gems) of the ProGet feed /.test(existing);
  if (isOurs) return { ...planned(fileName, existing, text), use };
  const other = `proget-${source.feed}.${fileName}`;
  return { ...planned(other, await read(other), text), left: { fileName, because: 'foreign' }, use };
}

function planned(fileName: string, existing: string | null, text: string): ClientFilePlan {
  const change = existing === null ? 'create' : existing === text ? 'none' : 'edit';
  return { fileName, text, change, left: null, use: null };
}

/** One replacement that makes `after` of `before`: the lines in the middle, so that a preview shows no more than that. */
export interface Replacement {
  /** First and one past the last line that go. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export function replacementOf(before: string, after: string): Replacement {
  const [old, now] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  return { from: start, to: old.length - end, text: now.slice(start, now.length - end).join('') };
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
