import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { KeyListError, readKeyList } from '../../../src/migration/inputs/csv.ts';
import { writeCsv } from '../../../src/migration/inputs/writeCsv.ts';
import { makeApiKey } from '../../support/artifactoryKeys.ts';

const key = makeApiKey(5);
const header = 'key,user,type,feed,permissions,displayName,description,expiration';

const layouts: readonly (readonly [string, string])[] = [
  ['commas', `${header}\n${key},ann,feed,npm,"view, add","CI, web","says ""hi""",2027-12-31\n`],
  [
    'semicolons and CRLF',
    `${header.replaceAll(',', ';')}\r\n${key};ann;Feed;npm;view add;CI, web;"says ""hi""";2027-12-31\r\n`,
  ],
  ['tabs', `${header.replaceAll(',', '\t')}\n${key}\tann\tfeed\tnpm\tview|add\tCI, web\t"says ""hi"""\t2027-12-31`],
  ['a byte order mark', `\uFEFF${header}\n${key},ann,feed,npm,view;add,"CI, web","says ""hi""",2027-12-31T23:59:59Z\n`],
  [
    'columns in another order and case',
    `Description,KEY,User,TYPE,Feed,Permissions,DISPLAYNAME,Expiration\n"says ""hi""",${key},ann,FEED, npm ,ADD view,"CI, web",2027-12-31\n`,
  ],
  [
    'line ends of old Macs, and empty lines',
    `${header}\r\r${key},ann,feed,npm,view add,"CI, web","says ""hi""",2027-12-31\r,,,,,,,\r`,
  ],
];
for (const [name, text] of layouts)
  test(`a list of keys with ${name} says what is wished`, () => {
    const { wishes, findings } = readKeyList(text);
    const [wish] = wishes;
    assert.deepEqual(
      { ...wish, file: '' },
      {
        secret: key,
        file: '',
        type: 'feed',
        user: 'ann',
        feeds: ['npm'],
        feedGroup: null,
        packagePermissions: ['view', 'add'],
        systemApis: null,
        displayName: 'CI, web',
        description: 'says "hi"',
        expiration: wish?.expiration?.startsWith('2027-12-31T23:59:59') ? wish.expiration : 'wrong',
      },
    );
    assert.equal(wishes.length, 1);
    assert.deepEqual(
      findings.map(({ kind, user, secret, file }) => [kind, user, secret, file]),
      [['api-key', 'ann', key, wish?.file]],
    );
  });

test('rows are counted as editors count lines, also behind values of several lines', () => {
  const { wishes, findings } = readKeyList(`key,description\n\nPassword-1,"two\nlines"\nPassword-2,x\n`);
  assert.deepEqual(
    wishes.map(({ file }) => file),
    ['csv:3', 'csv:5'],
  );
  assert.deepEqual(
    findings.map(({ line, kind }) => [line, kind]),
    [
      [3, 'password'],
      [5, 'password'],
    ],
  );
});

const secret = 'Secret-value-0815';
const problems: readonly (readonly [string, string, RegExp])[] = [
  ['an empty list', '', /is empty; the first row has to name the columns/],
  ['a list without header', `${secret},ann\n`, /Row 1 does not name the columns; "key" is needed/],
  ['an unknown column', `key,colour\n${secret},red\n`, /columns that are not known: "colour"/],
  ['a column twice', `key,Key\n${secret},x\n`, /"key" twice/],
  ['a row that is too short', `key,user\n${secret},ann\n${secret}x\n`, /Row 3 has 1 columns instead of 2/],
  ['a row that is too long', `key,user\n${secret},ann,more\n`, /Row 2 has 3 columns instead of 2/],
  ['a row without a key', `key,user\n,ann\n`, /Row 2: There is no key/],
  ['a key with a blank at its end', `key\n"${secret} "\n`, /Row 2: A key neither begins nor ends with a blank/],
  ['a key with a line break', `key\n"${secret}\nx"\n`, /Row 2: A key has no line breaks/],
  ['an unknown type', `key,type\n${secret},root\n`, /Row 2: The type has to be one of system, feed, personal/],
  ['an unknown permission', `key,permissions\n${secret},view read\n`, /Row 2: Permissions are words out of view, add/],
  ['a date that no calendar has', `key,expiration\n${secret},2027-02-30\n`, /Row 2: The expiration has to be a date/],
  ['a date in another order', `key,expiration\n${secret},31.12.2027\n`, /Row 2: The expiration has to be a date/],
  ['a feed and a group', `key,feed\n${secret},"a,group:b"\n`, /Row 2: The feed has to be one feed group/],
  ['a system key with a feed', `key,type,feed\n${secret},system,npm\n`, /Row 2: A system key has no feed/],
  ['a personal key of nobody', `key,type\n${secret},personal\n`, /Row 2: A personal key needs a user/],
  ['a repeated key', `key\n${secret}\nother-value-1\n${secret}\n`, /Row 4 repeats the key of row 2/],
  ['a quote that is never closed', `key\n"${secret}\n`, /quote that is never closed/],
  ['a quote in the middle', `key\n${secret}"x\n`, /quote where none may stand/],
];
for (const [name, text, expected] of problems)
  test(`${name} is said without the value`, () => {
    assert.throws(
      () => readKeyList(text),
      (error: unknown) => {
        assert.ok(error instanceof KeyListError);
        assert.match(error.message, expected);
        assert.ok(!`${error.message} ${error.stack} ${JSON.stringify(error)}`.includes(secret));
        assert.equal(error.cause, undefined);
        return true;
      },
    );
  });

test('all problems of a list come at once', () => {
  assert.throws(
    () => readKeyList(`key,type\n${secret},root\n,feed\n`),
    (error: KeyListError) => error.problems.length === 2,
  );
});

test('other wishes: groups of feeds, APIs of system keys, no end', () => {
  const { wishes } = readKeyList(
    'key,type,feed,permissions,expiration\nPassword-1,feed,group: web,view,never\nPassword-2,system,,full-control,\nPassword-3,feed,"a|b",,\n',
  );
  assert.deepEqual(
    wishes.map(({ feeds, feedGroup, systemApis, packagePermissions, expiration }) => [
      feeds,
      feedGroup,
      systemApis,
      packagePermissions,
      expiration,
    ]),
    [
      [[], 'web', null, ['view'], 'never'],
      [[], null, ['full-control'], null, null],
      [['a', 'b'], null, null, null, null],
    ],
  );
});

test('what a spreadsheet would run is written as text', () => {
  const rows = [['=1+1', '+x', '-x', '@x', ' =x', '\tx', 'plain', 'a,b', 'a"b', 'a\nb', -5, null]];
  assert.equal(writeCsv(rows), `'=1+1,'+x,'-x,'@x,' =x,"'\tx",plain,"a,b","a""b","a\nb",-5,\r\n`);
});

test('written lists are read back with the same words', () => {
  const words = fc.string({ unit: fc.constantFrom('a', 'B', '"', ',', ';', '\n', "'", ' ', '=', 'ü') });
  fc.assert(
    fc.property(fc.array(fc.tuple(words, words), { maxLength: 5 }), (pairs) => {
      const rows = pairs.map(([name, text], index) => [`Key-value-${index}`, name, text]);
      const { wishes } = readKeyList(writeCsv([['key', 'displayName', 'description'], ...rows]));
      const shown = (text: string) => (/^\s*[=]|^\n/.test(text) ? `'${text}` : text).trim() || null;
      assert.deepEqual(
        wishes.map(({ displayName, description }) => [displayName, description]),
        pairs.map(([name, text]) => [shown(name), shown(text)]),
      );
    }),
  );
});
