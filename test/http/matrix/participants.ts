import { type Caller, pseudoKeyOf } from './callers.ts';
import { expectations, strangers } from './expectations.ts';
import type { Sender, World } from './outcomes.ts';
import type { Place } from './requests.ts';

/** Where a pseudo-key counts; everywhere else it is a key that nobody has. */
const pseudoKeyPlaces: ReadonlySet<Place> = new Set<Place>(['nuget', 'upack', 'assets', 'api']);
const pseudoKeyUsers = ['user who views', 'user who publishes in npm', 'administrator restricted in viewing npm'];

/** Somebody who sends every request, and who he is to each place. */
export interface Participant {
  readonly name: string;
  readonly caller: Caller;
  senderOf(place: Place): Sender;
}

/** Everybody of the tables. @param callers by the names that the tables use */
export function participantsOf(callers: ReadonlyMap<string, Caller>, world: World): Participant[] {
  const callerOf = (name: string): Caller => {
    const caller = callers.get(name);
    if (caller === undefined) throw new Error(`nobody made ${name}`);
    return caller;
  };
  const known = expectations.map((row): Participant => {
    const personalKey = row.caller.startsWith('Personal key');
    const isKey = personalKey || /^(System|Feed|classic) /.test(row.caller);
    const sender: Sender =
      personalKey && world.noPersonalKeys === true
        ? { kind: 'unknown', code: 'personal-keys-disabled' }
        : {
            kind: 'known',
            row,
            ...(personalKey ? { personalKey } : {}),
            ...(isKey && !personalKey ? {} : { user: true }),
          };
    return { name: row.caller, caller: callerOf(row.caller), senderOf: () => sender };
  });
  const unknown = strangers.map(({ caller, code: usual }): Participant => {
    const forbidden = caller.startsWith('Personal key') && world.noPersonalKeys === true;
    const code = forbidden ? 'personal-keys-disabled' : usual;
    return { name: caller, caller: callerOf(caller), senderOf: () => ({ kind: 'unknown', code }) };
  });
  const pseudo = pseudoKeyUsers.map((user): Participant => {
    const row = expectations.find(({ caller }) => caller === user);
    if (row === undefined) throw new Error(`the table has no row for ${user}`);
    const counting: Sender =
      world.noPersonalKeys === true
        ? { kind: 'unknown', code: 'pseudo-keys-disabled' }
        : { kind: 'known', row, user: true };
    return {
      name: `pseudo-key of ${user}`,
      caller: pseudoKeyOf(user),
      senderOf: (place) => (pseudoKeyPlaces.has(place) ? counting : { kind: 'unknown', code: 'unknown-key' }),
    };
  });
  return [...known, ...unknown, ...pseudo];
}
