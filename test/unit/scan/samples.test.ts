import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { Finding } from '../../../src/scan/finding.ts';
import { scan } from '../../../src/scan/scan.ts';
import { fillSample, sampleHosts } from '../../support/scanSamples.ts';
import { score } from '../../support/score.ts';
import { automationSamples } from './samples/automation.ts';
import { clientSamples } from './samples/clients.ts';
import { commandSamples } from './samples/commands.ts';

type Write = (text: string) => Buffer;

const encodings: readonly (readonly [name: string, write: Write])[] = [
  ['UTF-8 with LF', (text) => Buffer.from(text)],
  ['UTF-8 with a byte order mark and CRLF', (text) => Buffer.from(`\uFEFF${text.replaceAll('\n', '\r\n')}`)],
  ['UTF-16 with CRLF', (text) => Buffer.from(`\uFEFF${text.replaceAll('\n', '\r\n')}`, 'utf16le')],
  ['big-endian UTF-16', (text) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
];

const workspaces = [
  ['clients', clientSamples],
  ['automation', automationSamples],
  ['commands', commandSamples],
] as const;

for (const [what, samples] of workspaces)
  for (const [encoding, write] of encodings)
    test(`the samples of ${what} in ${encoding} give what they hold, and nothing else`, async () => {
      const root = mkdtempSync(join(tmpdir(), 'proget-keys-scan-'));
      try {
        const filled = samples.map(([file, template]) => ({ file, ...fillSample(file, template) }));
        for (const { file, text } of filled) {
          mkdirSync(dirname(join(root, file)), { recursive: true });
          writeFileSync(join(root, file), write(text));
        }
        const findings: Finding[] = [];
        for await (const event of scan(root, sampleHosts)) if (event.type === 'finding') findings.push(event.finding);
        const { mistakes } = score(
          findings,
          filled.flatMap(({ expected }) => expected),
        );
        assert.deepEqual(mistakes, []);
      } finally {
        rmSync(root, { recursive: true, force: true });
      }
    });
