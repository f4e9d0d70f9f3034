import { clients } from './client.ts';
import { mergeNpmrc } from './mergeNpmrc.ts';
import { mergeNugetConfig } from './mergeNugetConfig.ts';
import type { ClientSource } from './source.ts';

/** Clients whose files can be added to without losing what stands there. */
export type MergedClient = 'npm' | 'nuget';

/** What configuring a client for a feed does to a folder. */
export interface ClientFilePlan {
  /** In the folder; another name than usual when the usual file had to be left alone. */
  readonly fileName: string;
  /** The whole new content. */
  readonly text: string;
  /** `none`: it says the same already. */
  readonly change: 'create' | 'edit' | 'none';
  /** Why the usual file was left alone; null when it was not. */
  readonly because: 'unreadable' | 'other-source' | 'mapping' | null;
}

/**
 * Plans one file. Nothing of an existing one is lost: npm's is merged line by line, NuGet's gets elements added, and one
 * in which that cannot be done safely is left alone for a file of its own.
 * @param read the content of a file of the folder, null when it is not there
 * @throws UnwritableKeyError when the file cannot hold a literal key
 */
export async function planClientFile(
  client: MergedClient,
  source: ClientSource,
  read: (fileName: string) => Promise<string | null>,
): Promise<ClientFilePlan> {
  const { fileName, render } = clients[client];
  const existing = await read(fileName);
  if (existing === null) return { fileName, text: render(source), change: 'create', because: null };
  if (client === 'npm') return planned(fileName, existing, mergeNpmrc(existing, source), null);
  const merge = mergeNugetConfig(existing, source);
  if (merge.merged) return planned(fileName, existing, merge.text, null);
  const other = `NuGet.proget-${source.feed}.Config`;
  return planned(other, await read(other), render(source), merge.because);
}

function planned(
  fileName: string,
  existing: string | null,
  text: string,
  because: ClientFilePlan['because'],
): ClientFilePlan {
  const change = existing === null ? 'create' : existing === text ? 'none' : 'edit';
  return { fileName, text, change, because };
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
