import * as z from 'zod/mini';
import { connect, type Target } from './connect.ts';
import { type ExitCode, exitCodes, usageError } from './exit.ts';
import { layOut, type Output, printable } from './output.ts';
import { readAnswer } from './readAnswer.ts';

/** What `/emulator/keys` says of a key, as far as the table shows it. */
const keySchema = z.looseObject({
  id: z.number(),
  type: z.string(),
  displayName: z.nullish(z.string()),
  systemApis: z.nullish(z.array(z.string())),
  packagePermissions: z.nullish(z.array(z.string())),
  feeds: z.nullish(z.array(z.string())),
  feedGroups: z.nullish(z.array(z.string())),
  user: z.nullish(z.string()),
  legacyApis: z.nullish(z.array(z.string())),
  expiration: z.nullish(z.string()),
  enabled: z.nullish(z.boolean()),
  lastUsedAt: z.nullish(z.string()),
  mark: z.nullish(z.string()),
});
type ListedKey = z.infer<typeof keySchema>;

export type KeyTarget = Target & { readonly json?: boolean };

/** Lists keys, never their values. */
export async function listKeys(options: KeyTarget, output: Output): Promise<ExitCode> {
  const { client } = await connect(options);
  const keys = readAnswer(z.array(keySchema), await client.get('/emulator/keys'), 'list of keys');
  if (options.json) output.json(keys.map(({ value: _value, key: _key, ...shown }) => shown));
  else {
    const rows = keys.map((key) => [
      String(key.id),
      key.type,
      key.displayName ?? '',
      describeScope(key),
      key.enabled === false ? 'disabled' : (key.expiration?.slice(0, 10) ?? ''),
      key.lastUsedAt?.slice(0, 16) ?? 'never',
      key.mark ?? '',
    ]);
    for (const line of layOut(['ID', 'TYPE', 'NAME', 'MAY', 'UNTIL', 'LAST USED', 'VALUE'], rows)) output.data(line);
  }
  return exitCodes.ok;
}

function describeScope(key: ListedKey): string {
  const places = [...(key.feeds ?? []), ...(key.feedGroups ?? []).map((group) => `group ${group}`)].join(', ');
  const rights = [...(key.systemApis ?? []), ...(key.packagePermissions ?? []), ...(key.legacyApis ?? [])].join(', ');
  return [rights, places && `on ${places}`, key.user && `as ${key.user}`].filter(Boolean).join(' ');
}

export async function deleteKeys(ids: readonly string[], options: KeyTarget, output: Output): Promise<ExitCode> {
  const wrong = ids.find((id) => !/^\d{1,15}$/.test(id));
  if (wrong !== undefined)
    throw usageError(`Keys are deleted by their number, as "keys list" shows it, not "${printable(wrong)}".`);
  const { client } = await connect(options);
  for (const id of ids) {
    await client.post(`/api/api-keys/delete?id=${id}`);
    if (options.json) output.json({ deleted: Number(id) });
    else output.prose(`Deleted key ${id}.`);
  }
  return exitCodes.ok;
}
