import { generateKey, hashKey } from './auth/hash.ts';
import { hashKeyAsPassword } from './auth/password.ts';
import type { Policies } from './contract/policies.ts';
import type { User } from './contract/user.ts';
import { type KeyDraft, mintKey } from './keys/mintKey.ts';
import { StartError } from './startError.ts';
import type { KeyTable } from './store/keyTable.ts';
import type { UserTable } from './store/userTable.ts';

export const administratorName = 'Admin';

export interface AdminKey {
  readonly value: string;
  /** Why a new key was made although the store is not new; null otherwise. */
  readonly remark: string | null;
}

/**
 * Makes sure that there is a full-control key whose value we know, and the user Admin. A new store takes `asked` or a
 * generated key; a filled one goes on with `remembered`, the key of instance.json.
 * @throws StartError when `asked` is no full-control key of a filled store.
 */
export function ensureAdministrator(
  keys: KeyTable,
  users: UserTable,
  policies: Policies,
  { asked, remembered }: { asked: string | null; remembered: string | null },
): AdminKey {
  const isNew = keys.count() === 0 && users.find(administratorName) === undefined;
  if (users.find(administratorName) === undefined) createAdministrator(users);
  if (asked !== null && !isNew && !isFullControl(keys, asked)) {
    throw new StartError(
      'admin-key',
      'The given admin key is no full-control key of this data directory: leave it out, or clean the directory first.',
    );
  }
  const known = asked ?? remembered;
  if (known !== null && isFullControl(keys, known)) return { value: known, remark: null };
  const value = isNew && asked !== null ? asked : generateKey();
  createAdminKey(keys, policies, value);
  return { value, remark: isNew ? null : 'The admin key of this data directory was lost; a new one was made.' };
}

/** After the state was replaced: the admin key of this run goes on being one, whatever the new state says of it. */
export function keepAdministrator(keys: KeyTable, users: UserTable, policies: Policies, value: string): void {
  if (users.find(administratorName) === undefined) createAdministrator(users);
  if (isFullControl(keys, value)) return;
  const other = keys.findByHash(hashKey(value));
  if (other !== undefined) keys.delete(other.id);
  createAdminKey(keys, policies, value);
}

function isFullControl(keys: KeyTable, value: string): boolean {
  const key = keys.findByHash(hashKey(value));
  return key?.type === 'system' && key.enabled && key.systemApis.includes('full-control') && !isExpired(key.expiration);
}

function isExpired(expiration: string | null): boolean {
  return expiration !== null && Date.parse(expiration) <= Date.now();
}

function createAdminKey(keys: KeyTable, policies: Policies, value: string): void {
  const draft: KeyDraft = {
    type: 'system',
    displayName: 'Emulator admin',
    description: 'Made by the emulator for its command line and the editor.',
    systemApis: ['full-control'],
    value,
  };
  mintKey(keys, draft, policies, Date.now(), 'emulator');
}

/** No password is stored of Admin: it is the admin key of the run. */
function createAdministrator(users: UserTable): void {
  users.create({
    name: administratorName,
    displayName: null,
    email: null,
    grants: [{ task: 'Administer', feed: null, feedGroup: null, deny: false }],
    passwordHash: '',
  });
}

/** Password hashes with Admin's filled in: the admin key of the run, until he is given another password. */
export function passwordHashes(users: UserTable, adminKey: string): (user: User) => string | undefined {
  const ofAdmin = hashKeyAsPassword(adminKey);
  return (user) => {
    const stored = users.passwordHashOf(user);
    return user.name === administratorName && stored === '' ? ofAdmin : stored;
  };
}
