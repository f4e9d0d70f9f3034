import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { applyEdits } from '../../../src/migration/rewrite/applyEdits.ts';
import { rewriteText } from '../../../src/migration/rewrite/rewriteText.ts';
import { scanText } from '../../../src/scan/scan.ts';
import { makeApiKey } from '../../support/artifactoryKeys.ts';
import { rewritingOf, sampleKnown, sampleMappings } from '../../support/rewriteLab.ts';
import { accounts, dice, writers } from '../scan/layouts.ts';

const seed = Number(process.env.PROGET_TEST_SEED ?? Date.now() % 1_000_000);
const rewriting = rewritingOf(sampleMappings);
const npm = 'https://artifactory.corp.example/artifactory/api/npm/npm-virtual/';

test('texts that were cut, doubled or mixed with anything never make it fail, and edits always fit', (t) => {
  t.diagnostic(`seed ${seed}: set PROGET_TEST_SEED to repeat`);
  const damage = fc.array(
    fc.tuple(
      fc.nat(2000),
      fc.constantFrom('', '"', "'", '\\', '\n', '<!--', '#', '{', '}', '\r', '$', '%', '\u0000', npm),
    ),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(writers)), accounts, dice, damage, (format, account, choices, harm) => {
      const { file, text } = writers[format]?.(account, choices) ?? { file: '', text: '' };
      const harmed = harm.reduce(
        (whole, [at, piece]) => whole.slice(0, at) + piece + whole.slice(at + (piece === '' ? 7 : 0)),
        text,
      );
      const { findings } = scanText(harmed, file, sampleKnown);
      const { edits, manual } = rewriteText(file, harmed, findings, rewriting);
      const after = applyEdits(harmed, edits);
      assert.ok(edits.every(({ start, end }) => start <= end && end <= harmed.length));
      assert.equal(typeof after, 'string');
      for (const { message } of manual) assert.ok(!message.includes(account.secret));
    }),
    { seed, numRuns: 400 },
  );
});

test('a place that two findings want differently is left to people', () => {
  const [first, second] = [makeApiKey(1), makeApiKey(2)];
  const text = `USER=ann\ncurl -u $USER:${first} ${npm}a\ncurl -u $USER:${second} ${npm}b\n`;
  const { findings } = scanText(text, 'a.sh', sampleKnown);
  assert.equal(findings.length, 2);
  const { edits, manual } = rewriteText('a.sh', text, findings, {
    ...rewriting,
    credentialFor: ({ secret }) => ({ value: secret, variable: null, user: secret === first ? 'api' : 'someone' }),
  });
  assert.ok(edits.every(({ what }) => what !== 'user'));
  assert.match(manual.map(({ message }) => message).join('\n'), /Two rules want different things here/);
});

test('a file that is too long to be understood is named with each of its keys, and kept', () => {
  const key = makeApiKey(1);
  const text = JSON.stringify({ url: npm, password: key, more: 'x'.repeat(600_000) });
  const { edits, manual } = rewriteText('a.json', text, scanText(text, 'a.json', sampleKnown).findings, rewriting);
  assert.deepEqual(edits, []);
  assert.match(manual[0]?.message ?? '', /longer than 512 KB/);
});

test('a file of thousands of places is rewritten in seconds', (t) => {
  const text = Array.from(
    { length: 500 },
    (_, index) => `- url: ${npm}p${index}\n  user: x\n  password: ${makeApiKey(index % 50)}`,
  ).join('\n');
  const { findings } = scanText(text, 'a.yaml', sampleKnown);
  const start = performance.now();
  const { edits } = rewriteText('a.yaml', text, findings, rewriting);
  const took = performance.now() - start;
  t.diagnostic(`${took.toFixed(0)} ms for ${findings.length} keys, ${edits.length} edits`);
  assert.equal(edits.length, 1000);
  assert.ok(took < 20_000, `${took} ms`);
});
