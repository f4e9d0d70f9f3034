import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Finding } from '../scan/finding.ts';
import type { Sighting } from './plan.ts';

/** What git knows of a credential in a file. */
export type GitKnowledge = (finding: Finding) => Sighting['git'];

/** Everything that a repository's own configuration could make git run. Nobody has to trust a folder to have it scanned. */
const harmless = [
  ...['-c', 'core.fsmonitor=false'],
  ...['-c', 'core.hooksPath=/dev/null'],
  ...['-c', 'log.showSignature=false'],
  '--no-optional-locks',
  '--no-pager',
];
const timeoutMs = 60_000;
/** A history beyond this is only looked at in part: it is about a warning. */
const mostBlobs = 20_000;
const largestBlob = 2 * 1024 * 1024;

/**
 * Asks git which files it keeps, and whether it ever kept the credentials in them. No secret gets into a command line:
 * the earlier contents of the files are read and searched here.
 * @param folder root of the scan. @returns knowing nothing where there is no git or no repository
 */
export async function askGit(
  folder: string,
  findings: readonly Finding[],
  signal?: AbortSignal,
): Promise<GitKnowledge> {
  const byRepository = new Map<string, Set<string>>();
  for (const file of new Set(findings.map((finding) => finding.file))) {
    const root = repositoryOf(join(folder, file));
    if (root !== null) byRepository.set(root, (byRepository.get(root) ?? new Set()).add(file));
  }
  const tracked = new Set<string>();
  const past = new Set<string>();
  for (const [root, files] of byRepository) {
    signal?.throwIfAborted();
    const paths = new Map([...files].map((file) => [relative(root, join(folder, file)).split(sep).join('/'), file]));
    // A name with a line break cannot be asked for.
    for (const path of paths.keys()) if (/[\r\n]/.test(path)) paths.delete(path);
    for (const path of await trackedAmong(root, [...paths.keys()])) tracked.add(paths.get(path) ?? '');
    const own = findings.filter(({ file }) => files.has(file));
    for (const secret of await secretsInHistory(root, [...paths.keys()], own, signal)) past.add(secret);
  }
  return ({ file, secret }) =>
    past.has(secret) ? (tracked.has(file) ? 'tracked' : 'history') : tracked.has(file) ? 'tracked' : null;
}

function repositoryOf(path: string): string | null {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) return null;
  }
}

async function trackedAmong(root: string, paths: readonly string[]): Promise<string[]> {
  // All names, because a long list of paths fits no command line.
  const names = await run(root, ['ls-files', '-z', '--cached']);
  const wanted = new Set(paths);
  return (names ?? '').split('\0').filter((name) => wanted.has(name));
}

/** Those of the secrets that any earlier content of these files holds. */
async function secretsInHistory(
  root: string,
  paths: readonly string[],
  findings: readonly Finding[],
  signal?: AbortSignal,
): Promise<Set<string>> {
  const found = new Set<string>();
  const listed = await run(
    root,
    ['rev-list', '--objects', '--all', '--stdin'],
    `--\n${paths.map(literal).join('\n')}\n`,
  );
  const wanted = new Set(paths);
  const named = (listed ?? '')
    .split('\n')
    .map((line) => /^([\da-f]{40,64}) (.+)$/.exec(line))
    .flatMap((match) => (match?.[1] !== undefined && wanted.has(match[2] ?? '') ? [match[1]] : []))
    .slice(0, mostBlobs);
  const blobs = named.length === 0 ? [] : await smallOnes(root, named);
  if (blobs.length === 0) return found;
  const forms = [...new Set(findings.map(({ secret }) => secret))].map(
    (secret) => [secret, formsOf(secret, findings).map((form) => Buffer.from(form))] as const,
  );
  await readBlobs(root, blobs, signal, (content) => {
    for (const [secret, needles] of forms)
      if (!found.has(secret) && needles.some((needle) => content.includes(needle))) found.add(secret);
  });
  return found;
}

/** What is too large to be scanned is too large to be searched. */
async function smallOnes(root: string, blobs: readonly string[]): Promise<string[]> {
  const sizes = await run(root, ['cat-file', '--batch-check'], `${blobs.join('\n')}\n`);
  return (sizes ?? '')
    .split('\n')
    .map((line) => /^([\da-f]+) blob (\d+)$/.exec(line))
    .flatMap((match) => (match?.[1] !== undefined && Number(match[2]) <= largestBlob ? [match[1]] : []));
}

/** A path that is no pattern, from the root of the repository. */
function literal(path: string): string {
  return `:(top,literal)${path}`;
}

/** A secret as it may stand in a file: plain, percent-encoded, or in Base64, alone and behind each of its users. */
function formsOf(secret: string, findings: readonly Finding[]): string[] {
  const users = findings.filter((finding) => finding.secret === secret).flatMap(({ user }) => user ?? []);
  const texts = [secret, ...['api', ...users].map((user) => `${user}:${secret}`)];
  const encoded = texts.map((text) => Buffer.from(text).toString('base64').replace(/=+$/, ''));
  return [secret, encodeURIComponent(secret.replaceAll(/\p{Cs}/gu, '?')), ...encoded];
}

/** @returns what git prints, or null where it cannot be asked */
function run(root: string, args: readonly string[], input = ''): Promise<string | null> {
  return new Promise((resolve) => {
    const options = { cwd: root, env: quietEnv(), timeout: timeoutMs, maxBuffer: 256 * 1024 * 1024, windowsHide: true };
    const child = execFile('git', [...harmless, ...args], options, (error, stdout) => resolve(error ? null : stdout));
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** Hands on the content of each blob. */
function readBlobs(
  root: string,
  blobs: readonly string[],
  signal: AbortSignal | undefined,
  take: (content: Buffer) => void,
): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn('git', [...harmless, 'cat-file', '--batch'], {
      cwd: root,
      env: quietEnv(),
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    });
    const timer = setTimeout(() => child.kill(), timeoutMs);
    const stop = () => child.kill();
    signal?.addEventListener('abort', stop, { once: true });
    let waiting: Buffer = Buffer.alloc(0);
    child.stdout.on('data', (chunk: Buffer) => {
      waiting = takeBlobs(waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]), take);
    });
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      resolve();
    };
    child.on('error', end);
    child.on('close', end);
    child.stdin.on('error', () => undefined);
    child.stdin.end(`${blobs.join('\n')}\n`);
  });
}

/** Takes all blobs that have arrived whole: `<id> blob <size>\n<content>\n`. @returns what is left */
function takeBlobs(arrived: Buffer, take: (content: Buffer) => void): Buffer {
  let at = 0;
  for (;;) {
    const lineEnd = arrived.indexOf(10, at);
    if (lineEnd < 0) break;
    const size = Number(/ (?:blob) (\d+)$/.exec(arrived.toString('latin1', at, lineEnd))?.[1] ?? -1);
    if (size < 0) {
      at = lineEnd + 1;
      continue;
    }
    if (arrived.length < lineEnd + 1 + size + 1) break;
    take(arrived.subarray(lineEnd + 1, lineEnd + 1 + size));
    at = lineEnd + size + 2;
  }
  return arrived.subarray(at);
}

function quietEnv(): NodeJS.ProcessEnv {
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, ...env } = process.env;
  // A partial clone would else fetch what it lacks over the network.
  return { ...env, GIT_ALLOW_PROTOCOL: 'none', GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
}
