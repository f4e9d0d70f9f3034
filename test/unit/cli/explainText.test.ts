import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeNothingRefused, describeRequest } from '../../../src/explain/explainText.ts';
import { record } from './records.ts';

test('a refusal is told line by line: what was sent, as whom it was judged, which rule, what to do', () => {
  assert.equal(
    describeRequest(record(), false),
    `Request 7 was refused: GET /npm/npm/proget-demo → 403 [wrong-feed]
  when      2026-11-20T10:00:00.000Z, by npm/11.19.1 at 127.0.0.1
  sent      Authorization Bearer: 0123…cdef
  judged as key "build" (ID=1003)
  wanted    feed.view, feed npm
  rule      Key 'build' is not for feed npm.
  next step Use a key for feed npm.
`,
  );
});

test('carriers that were not read and hints have lines of their own', () => {
  const hints = [{ code: 'carrier-ignored', text: 'You sent X-ApiKey; npm feeds read a token.' }] as const;
  const text = describeRequest(record({ ignored: ['X-ApiKey header'], hints }), false);
  assert.match(text, /^ {2}not read {2}X-ApiKey header/m);
  assert.match(text, /^ {2}hint {6}You sent X-ApiKey; npm feeds read a token\.$/m);
});

const principals: [principal: Parameters<typeof record>[0], line: string][] = [
  [{ principal: { kind: 'anonymous', keyId: null, keyName: null, user: null } }, 'judged as Anonymous'],
  [{ principal: { kind: 'user', keyId: null, keyName: null, user: 'j.smith' } }, 'judged as user "j.smith"'],
  [{ principal: { kind: 'key', keyId: 5, keyName: null, user: 'j.smith' } }, 'judged as key (ID=5) as user "j.smith"'],
  [{ principal: null }, 'judged as nobody'],
  [{ credential: null }, 'sent      no key and no password'],
  [
    { credential: { carrier: 'Authorization Basic', userName: 'api', mark: null } },
    'sent      Authorization Basic for user "api": a value too short to show a part of',
  ],
];
for (const [changes, line] of principals)
  test(`a record says: ${line}`, () => {
    assert(describeRequest(record(changes), false).split('\n').includes(`  ${line}`));
  });

test('what a client sent cannot reach the terminal as control characters', () => {
  const evil = '\u001b]0;x\u0007\r\n\u009b2J\u202e';
  const text = describeRequest(
    record({ url: `/npm/${evil}`, userAgent: evil, reason: evil, nextStep: evil, feed: evil }),
    true,
  );
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  assert.doesNotMatch(text.replaceAll(/\u001b\[\d+m/g, ''), /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  assert.equal(text.split('\n').length, describeRequest(record(), false).split('\n').length);
});

test('colour is used only when asked for', () => {
  assert(describeRequest(record(), true).includes('\u001b['));
  assert(!describeRequest(record(), false).includes('\u001b['));
});

test('an allowed and an undecided request are not called refused', () => {
  assert.match(
    describeRequest(record({ allow: true, denial: null, nextStep: null, status: 200 }), false),
    /was allowed/,
  );
  assert.match(
    describeRequest(record({ allow: null, denial: null, reason: null }), false),
    /was answered[\s\S]*No rule/,
  );
});

test('where nothing was refused the reasons on the side of the client are told', () => {
  assert.match(describeNothingRefused(), /NU1302[\s\S]*ENEEDAUTH[\s\S]*ERR_INVALID_AUTH[\s\S]*pnpm/);
});
