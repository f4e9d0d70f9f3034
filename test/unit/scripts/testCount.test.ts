import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';

const reporter = pathToFileURL(resolve('scripts/testCount.mjs')).href;

describe('the count of tests', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'proget-keys-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const cases = [
    {
      what: 'tests in suites and below tests, not the suites',
      source: `describe('s', () => { it('a', () => {}); describe('t', () => { it('b', () => {}); }); });
        it('c', async (t) => { await t.test('d', () => {}); });`,
      counts: { passed: 4, failed: 0, skipped: 0 },
    },
    {
      what: 'skipped ones and those still to do apart',
      source: `it('a', { skip: 'no client' }, () => {}); it('b', { todo: true }, () => {}); it('c', () => {});`,
      counts: { passed: 1, failed: 0, skipped: 2 },
    },
    {
      what: 'failures, but not the suite around them',
      source: `describe('s', () => { it('a', () => { throw new Error('x'); }); it('b', () => {}); });`,
      counts: { passed: 1, failed: 1, skipped: 0 },
    },
    {
      what: 'failures below a test, but not the test around them',
      source: `it('c', async (t) => { await t.test('d', () => { throw new Error('x'); }); await t.test('e', () => {}); });`,
      counts: { passed: 1, failed: 1, skipped: 0 },
    },
    { what: 'no file without tests', source: '', counts: { passed: 0, failed: 0, skipped: 0 } },
    {
      what: 'a file that cannot be read as failed',
      source: 'syntax error(',
      counts: { passed: 0, failed: 1, skipped: 0 },
    },
  ];
  for (const [index, { what, source, counts }] of cases.entries()) {
    it(`takes in ${what}`, async () => {
      const file = join(folder, `${index}.test.mjs`);
      await writeFile(file, `import { describe, it } from 'node:test';\n${source}\n`);
      // Without this the inner runner would report to the outer one.
      const { NODE_TEST_CONTEXT: _context, ...env } = process.env;
      const { stdout } = spawnSync(process.execPath, ['--test', `--test-reporter=${reporter}`, file], {
        env,
        encoding: 'utf8',
      });
      assert.deepEqual(JSON.parse(stdout), counts);
    });
  }
});
