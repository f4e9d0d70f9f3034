import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readCreated } from '../../../src/proget/created.ts';
import { readKey, readKeys, withDetails } from '../../../src/proget/readKeys.ts';
import { serverSentence } from '../../../src/proget/serverText.ts';
import { isTooOld, releaseName } from '../../../src/proget/version.ts';
import { viewDetails, viewKey } from '../../support/keyView.ts';

const value = 'e4'.repeat(20);

describe('a key on the wire', () => {
  it('is read in any case, without what does not apply, with members that we do not know', () => {
    const wire = {
      id: '1003',
      type: 'Feed',
      displayName: ' ci ',
      description: '',
      packagePermissions: ['View', 'ADD', 'view'],
      systemApis: null,
      feed: 'npm, nuget ,',
      logging: 'Both',
      lastUsed: '2026-01-01',
    };
    const expected = { packagePermissions: ['view', 'add'], feeds: ['npm', 'nuget'], logging: 'both' } as const;
    assert.deepEqual(readKey(wire), viewKey(expected));
  });

  const dates: readonly (readonly [wire: string | null, read: string | null])[] = [
    [null, null],
    ['0001-01-01T00:00:00', null],
    ['soon', null],
    ['2027-03-01', '2027-03-01T00:00:00.000Z'],
    ['2027-03-01T12:00:00', '2027-03-01T12:00:00.000Z'],
    ['2027-03-01T12:00:00.1234567Z', '2027-03-01T12:00:00.123Z'],
    ['2027-03-01T12:00:00+02:00', '2027-03-01T10:00:00.000Z'],
  ];
  for (const [wire, read] of dates)
    it(`expires ${read ?? 'never'} for ${wire}`, () => {
      assert.equal(readKey({ id: 1, type: 'feed', expiration: wire })?.expiration, read);
    });

  it('of a type or logging that we do not know is still shown', () => {
    const key = readKey({ id: 1, type: 'Quantum', logging: 'Everything' });
    assert.deepEqual([key?.type, key?.logging], ['other', 'none']);
  });

  it('is no key without an id, and a list with such an entry is no list', () => {
    for (const wire of [null, 'x', [], {}, { type: 'feed' }, { id: 1.5e99, type: 7 }])
      assert.equal(readKey(wire), null);
    assert.equal(readKeys([{ id: 1, type: 'feed' }, {}]), null);
    assert.equal(readKeys({ keys: [] }), null);
    assert.deepEqual(readKeys([]), []);
  });

  it("gets the emulator's details where they fit", () => {
    const details = { ...viewDetails(), id: 1003, extra: 1 };
    const [first, second] = withDetails([viewKey(), viewKey({ id: 1004 })], [details]);
    assert.deepEqual(first?.details, viewDetails());
    assert.equal(second?.details, null);
    assert.deepEqual(withDetails([viewKey()], 'nonsense'), [viewKey()]);
  });
});

/** What `create` answers, the own value that was sent, the value read. */
const answers: readonly (readonly [name: string, text: string, own: string | undefined, read: string | null])[] = [
  ['a JSON object', JSON.stringify({ id: 1, type: 'feed', key: value }), undefined, value],
  ['bare text', `${value}\n`, undefined, value],
  ['quoted text', JSON.stringify(value), undefined, value],
  ['an own value', 'short', 'short', 'short'],
  ['nothing for an own value', '', 'short', 'short'],
  ['an object that hides an own value', '{"id":1,"type":"feed","key":null}', 'short', 'short'],
  ['an object that is no key', '{"ok":true}', 'short', null],
  ['nothing', '', undefined, null],
  ['an array', '[]', undefined, null],
  ['broken JSON', '{"key":', undefined, null],
  ['a sentence', 'The key was created for you today.', undefined, null],
  ['a word', 'OK', undefined, null],
  ['another value than the own one', value, 'short', null],
];

describe('what create answers', () => {
  for (const [name, text, own, read] of answers)
    it(`is ${read === null ? 'no key' : 'read'} from ${name}`, () => {
      assert.equal(readCreated(text, own)?.value ?? null, read);
    });
});

describe('a version', () => {
  const versions: readonly (readonly [version: string | null, tooOld: boolean | null])[] = [
    [null, null],
    ['nightly', null],
    ['5.3.45', true],
    ['23.0.99.1', true],
    ['24.0.2.7', true],
    ['24.0.3', false],
    ['24.0.3.1', false],
    ['26.0.0.1', false],
  ];
  for (const [version, tooOld] of versions)
    it(`${version} is ${tooOld === null ? 'unclear' : tooOld ? 'too old' : 'new enough'}`, () => {
      assert.equal(isTooOld(version), tooOld);
    });

  it('has the name that people know it by', () => {
    assert.deepEqual(['26.0.12.24', '24.0.3', 'odd'].map(releaseName), ['2026.12', '2024.3', 'odd']);
  });
});

/** How a server may repeat this secret. */
const hostile = `a+/"'<&ä😀.*b`;
const repeated: readonly string[] = [
  hostile,
  JSON.stringify(hostile).slice(1, -1),
  encodeURIComponent(hostile),
  encodeURIComponent(hostile).toLowerCase(),
  'a\\u002B/\\u0022\\u0027\\u003C\\u0026\\u00E4\\uD83D\\uDE00.*b',
  'a+/&quot;&#39;&lt;&amp;&#xE4;&#128512;.*b',
  Buffer.from(`api:${hostile}`, 'utf8').toString('base64'),
];

describe("a server's sentence", () => {
  it('is one printable line of a bounded length, and nothing of a web page', () => {
    assert.equal(serverSentence('No.\r\n\u001b[31mReally\u2028no.', []), 'No. [31mReally no.');
    assert.equal(serverSentence('x'.repeat(1000), []).length, 300);
    assert.equal(serverSentence(' <!DOCTYPE html><p>Log in</p>', []), '');
  });

  it('loses every form of what was sent', () => {
    const secret = 'a"b/ü planted';
    const echoed = `plain ${secret}, url ${encodeURIComponent(secret)}, json ${JSON.stringify(secret)}`;
    assert.equal(serverSentence(echoed, [secret, null, '']), 'plain •••, url •••, json "•••"');
    for (const said of repeated) assert.equal(serverSentence(`No: ${said}!`, [hostile]), 'No: •••!', said);
  });
});
