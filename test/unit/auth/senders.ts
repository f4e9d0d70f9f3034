import type { CarrierReading, Credential } from '../../../emulator/auth/carriers.ts';
import type { FailureCode, Identification } from '../../../emulator/auth/principal.ts';
import type { ApiKey } from '../../../emulator/contract/apiKey.ts';
import type { User } from '../../../emulator/contract/user.ts';
import { makeKey, makeUser } from '../../support/keys.ts';

const reader = makeUser('reader', {});
const restricted = makeUser('locked.out', { task: 'Administer' }, { feed: 'NPM', deny: true });

function key(changes: Partial<ApiKey>, user: User | null = null): Identification {
  return { outcome: 'known', principal: { kind: 'key', key: makeKey(changes), user } };
}
function user(who: User): Identification {
  return { outcome: 'known', principal: { kind: 'user', user: who } };
}
function failed(code: FailureCode, changes: Partial<ApiKey> | null = null): Identification {
  return { outcome: 'failed', code, key: changes === null ? null : makeKey(changes), userName: null };
}

/** Everyone who appears in the decision table, by what `identify` says of them. */
export const senders = {
  nobody: { outcome: 'none' },
  'Basic Og==': { outcome: 'none' },
  unknown: failed('unknown-key'),
  expired: failed('expired', { expiration: '2026-01-01T00:00:00.000Z' }),
  disabled: failed('disabled', { enabled: false }),
  malformed: failed('malformed-credential'),
  'bad password': failed('bad-password'),
  'pseudo-key while those are off': failed('pseudo-keys-disabled'),
  'Personal key while those are off': failed('personal-keys-disabled', { type: 'personal', user: 'reader' }),
  'System full-control': key({ type: 'system', systemApis: ['full-control'] }),
  'System feeds': key({ type: 'system', systemApis: ['feeds'] }),
  'System sca': key({ type: 'system', systemApis: ['sca'] }),
  'System sbom-upload': key({ type: 'system', systemApis: ['sbom-upload'] }),
  'System feeds, sca, sbom-upload': key({ type: 'system', systemApis: ['feeds', 'sca', 'sbom-upload'] }),
  'Feed view': key({ feeds: ['npm'], packagePermissions: ['view'] }),
  'Feed add': key({ feeds: ['NPM'], packagePermissions: ['add'] }),
  'Feed delete': key({ feeds: ['npm'], packagePermissions: ['delete'] }),
  'Feed promote': key({ feeds: ['npm'], packagePermissions: ['promote'] }),
  'Feed group view': key({ feedGroups: ['Internal'], packagePermissions: ['view'] }),
  'Feed list view': key({ feeds: ['nuget', 'npm'], packagePermissions: ['view'] }),
  'user nothing': user(makeUser('nothing')),
  'user reader': user(reader),
  'user publisher of npm': user(makeUser('publisher', { task: 'Publish Packages', feed: 'npm' })),
  'user manager of npm': user(makeUser('manager', { task: 'Manage Feed', feed: 'npm' })),
  'user admin': user(makeUser('admin', { task: 'Administer' })),
  'user restricted on npm': user(restricted),
  'Personal key of reader': key({ type: 'personal', user: 'reader' }, reader),
  'classic feed-api': key({ type: 'other', legacyApis: ['feed-api'] }),
  'classic feed-api as reader': key({ type: 'other', legacyApis: ['feed-api'], user: 'reader' }, reader),
  'classic native': key({ type: 'other', legacyApis: ['native'] }),
} as const satisfies Record<string, Identification>;
export type SenderName = keyof typeof senders;

/** A reading with one credential, as far as a decision looks at it. */
export function reading(credential: Partial<Credential> | null, changes: Partial<CarrierReading> = {}): CarrierReading {
  const whole: Credential | null =
    credential === null
      ? null
      : { carrier: 'X-ApiKey header', kind: 'key', values: ['sesame-open'], userName: null, ...credential };
  return { place: 'api', credential: whole, others: [], ignored: [], ...changes };
}
