import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type ClientName, clients } from '../../../src/clients/client.ts';
import { describeNothingRefused } from '../../../src/explain/explainText.ts';
import { renderPitfalls } from './document.ts';
import type { Telling } from './pitfall.ts';
import { pitfallRows } from './rows.ts';
import { unseenPitfalls } from './unseen.ts';

/** How many pitfalls the catalogue has, `17b` aside (spec: pitfall catalogue). */
const catalogued = 34;

test('docs/pitfalls.md says what the tests of the real clients assert', () => {
  assert.equal(readFileSync('docs/pitfalls.md', 'utf8'), renderPitfalls(pitfallRows, unseenPitfalls));
});

test('no pitfall of the catalogue is left out', () => {
  const numbers = new Set([...pitfallRows, ...unseenPitfalls].map(({ number }) => number));
  const all = Array.from({ length: catalogued }, (_, index) => String(index + 1));
  assert.deepEqual(
    [...all, '17b'].filter((number) => !numbers.has(number)),
    [],
  );
});

for (const { number, pitfall, told } of [...pitfallRows, ...unseenPitfalls]) {
  // What explain says of a request is asserted where the client sends it.
  if (told === null || told.by === 'explain last') continue;
  const { by } = told;
  test(`${by} tells of pitfall ${number}: ${pitfall}`, () => {
    const text = textOf(by);
    assert.ok(text.includes(told.text), `${told.text}\nnot in ${text}`);
  });
}

/** All that is printed there, on one line. */
function textOf(by: Exclude<Telling['by'], 'explain last'>): string {
  if (by === 'README') return flat(readFileSync('README.md', 'utf8'));
  if (by === 'explain') return flat(describeNothingRefused());
  const { render } = clients[by.slice('config '.length) as ClientName];
  const key = { form: 'literal', key: 'a1b2c3d4e5' } as const;
  return flat(render({ serverUrl: 'http://127.0.0.1:8624', feed: 'lab', key }));
}

function flat(text: string): string {
  return text.replace(/\s+#?\s*/g, ' ');
}
