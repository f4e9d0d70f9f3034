import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Finding } from '../../../src/scan/finding.ts';
import { scan } from '../../../src/scan/scan.ts';
import { accounts, dice, host, writers } from './layouts.ts';

const seed = Number(process.env.PROGET_TEST_SEED ?? Date.now() % 1_000_000);

const encodings = fc.constantFrom<(text: string) => Buffer>(
  (text) => Buffer.from(text),
  (text) => Buffer.from(`\uFEFF${text}`),
  (text) => Buffer.from(text.replaceAll('\n', '\r\n')),
  (text) => Buffer.from(`\uFEFF${text.replaceAll('\n', '\r\n')}`, 'utf16le'),
  (text) => Buffer.from(text, 'utf16le'),
  (text) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
);

async function scanFile(file: string, content: Buffer): Promise<Finding[]> {
  const root = mkdtempSync(join(tmpdir(), 'proget-keys-layout-'));
  try {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
    const findings: Finding[] = [];
    for await (const event of scan(root, { hosts: [host] })) if (event.type === 'finding') findings.push(event.finding);
    return findings;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

for (const [format, write] of Object.entries(writers))
  test(`${format} is understood in every layout, order, quoting, encoding and line end`, async (t) => {
    t.diagnostic(`seed ${seed}: set PROGET_TEST_SEED to repeat`);
    await fc.assert(
      fc.asyncProperty(accounts, dice, encodings, async (account, choices, encode) => {
        const { file, text } = write(account, choices);
        const found = (await scanFile(file, encode(text))).map(({ secret, user, repo, host: where }) => ({
          secret,
          user,
          repo,
          host: where,
        }));
        const repo = /artifactory\/(?:api\/\w+\/(?:v3\/)?)?[\w.-]*/.test(text.replaceAll('\\/', '/'))
          ? account.repo
          : null;
        assert.deepEqual(
          found,
          [
            {
              secret: account.secret,
              user: account.user,
              repo: format === 'netrc' || format === 'docker' ? null : repo,
              host,
            },
          ],
          text,
        );
      }),
      { seed, numRuns: 60 },
    );
  });
