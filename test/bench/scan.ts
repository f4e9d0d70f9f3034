// node --import tsx test/bench/scan.ts: the scan of a generated workspace (50 000 text files, 200 MB), with rg beside it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ScanEvent, scan } from '../../src/scan/scan.ts';
import { makeAccessToken, makeApiKey, makeReferenceToken } from '../support/artifactoryKeys.ts';

const fileCount = 50_000;
const fileSize = 4000;
const runs = 3;
const certain =
  'AKCp[258B][1-9A-HJ-NP-Za-km-z]{68}|cmVmdGtuOj[A-Za-z0-9]{54}|eyJ[\\w-]{8,}\\.eyJ[\\w-]{8,}\\.[\\w-]{16,}';
const extensions = ['ts', 'js', 'java', 'py', 'md', 'json', 'yml', 'xml', 'go', 'cs', 'txt', 'html'];
const words =
  'const let function return import export class public private static void string number if else for while switch case new this token session account option package artifact module value'.split(
    ' ',
  );

/** A file in a hundred knows Artifactory, one in a thousand holds a credential. */
function makeFile(index: number, random: () => number): string {
  const lines: string[] = [];
  for (let length = 0; length < fileSize; length += lines.at(-1)?.length ?? 0)
    lines.push(
      Array.from(
        { length: 9 },
        () => `${words[Math.floor(random() * words.length)]} ${Math.floor(random() * 1e9).toString(36)}`,
      ).join(' '),
    );
  if (index % 100 === 0) lines.push('url: https://artifactory.corp.example/artifactory/libs-release');
  if (index % 1000 === 0)
    lines.push(
      `key: ${[makeApiKey, makeReferenceToken, (n: number) => makeAccessToken(`u${n}`)][(index / 1000) % 3]?.(index / 1000)}`,
    );
  return `${lines.join('\n')}\n`;
}

function makeWorkspace(): string {
  const root = mkdtempSync(join(tmpdir(), 'proget-keys-bench-'));
  let state = 42;
  const random = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
  for (let index = 0; index < fileCount; index += 1) {
    const folder = join(root, `d${index % 50}`, `e${Math.floor(index / 50) % 20}`);
    if (index < 1000) mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `f${index}.${extensions[index % extensions.length]}`), makeFile(index, random));
  }
  return root;
}

interface Run {
  readonly first: number;
  readonly all: number;
  readonly cpu: number;
  readonly findings: number;
}

async function measure(root: string): Promise<Run> {
  const start = performance.now();
  const cpu = process.cpuUsage();
  let first = Number.NaN;
  let findings = 0;
  for await (const event of scan(root) as AsyncIterable<ScanEvent>) {
    if (event.type !== 'finding') continue;
    findings += 1;
    if (findings === 1) first = performance.now() - start;
  }
  const { user, system } = process.cpuUsage(cpu);
  return { first, all: performance.now() - start, cpu: (user + system) / 1000, findings };
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
async function main(): Promise<void> {
  const root = makeWorkspace();
  try {
    const results: Run[] = [];
    for (let run = 0; run < runs; run += 1) results.push(await measure(root));
    const [best] = results.toSorted((left, right) => left.all - right.all);
    if (best === undefined) throw new Error('There was no run.');
    const memory = process.resourceUsage().maxRSS / 1000;
    console.log(
      `scan: ${seconds(best.all)} (processor ${seconds(best.cpu)}), first finding after ${seconds(best.first)}, at most ${memory.toFixed(0)} MB, ${best.findings} findings; best of ${runs} on ${availableParallelism()} processors; goals 2.50 s, 1.00 s, 300 MB`,
    );
    const start = performance.now();
    const { status } = spawnSync('rg', ['--no-ignore', '--hidden', '--count', certain, root], { stdio: 'ignore' });
    console.log(
      status === null
        ? 'rg: not installed'
        : `rg with the three certain patterns: ${seconds(performance.now() - start)}`,
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

void main();
