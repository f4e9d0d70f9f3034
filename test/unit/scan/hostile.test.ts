import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scanText } from '../../../src/scan/scan.ts';

const texts: readonly (readonly [file: string, text: string])[] = [
  ['a.js', '/['.repeat(20_000)],
  ['b.js', '('.repeat(20_000)],
  ['a.json', '['.repeat(20_000)],
  ['a.tf', 'a {'.repeat(10_000)],
  ['a.xml', '<a>'.repeat(10_000)],
  ['a.txt', 'a:b@'.repeat(20_000)],
];

for (const [file, text] of texts)
  test(`${JSON.stringify(text.slice(0, 6))} again and again in ${file} neither breaks the scan nor holds it up`, () => {
    const before = process.cpuUsage();
    assert.deepEqual(scanText(text, file).findings, []);
    assert.ok(process.cpuUsage(before).user < 5_000_000, 'five seconds of the processor');
  });
