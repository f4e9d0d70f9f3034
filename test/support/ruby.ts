import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type ClientRun, clientEnvironment } from './clients.ts';

/** Whether Ruby with RubyGems and Bundler is on the PATH. */
export function hasRuby(): boolean {
  return ['gem', 'bundle'].every((command) => spawnSync(command, ['--version']).status === 0);
}

/** gem and bundle with a home, caches and a place for installed gems of their own: nothing is shared with this machine. */
export class Ruby {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<Ruby> {
    const ruby = new Ruby(await mkdtemp(join(tmpdir(), 'ruby-')));
    await mkdir(join(ruby.folder, 'home'));
    await mkdir(join(ruby.folder, 'project'));
    // Its default would be the public source.
    await ruby.useSources();
    return ruby;
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Writes the `.gemrc` with these sources and no others. */
  async useSources(...urls: string[]): Promise<void> {
    const list = urls.map((url) => `- ${JSON.stringify(url)}\n`).join('');
    await this.write('home/.gemrc', `---\n:sources:${list === '' ? ' []' : `\n${list.trimEnd()}`}\n`);
  }

  /** Writes a file: `home/.gem/credentials`, `project/Gemfile`. @returns its path. */
  async write(path: string, content: string | Buffer): Promise<string> {
    const file = join(this.folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    if (path.endsWith('credentials')) await chmod(file, 0o600);
    return file;
  }

  read(path: string): Promise<string> {
    return readFile(join(this.folder, path), 'utf8');
  }

  /** Forgets installed gems and what was fetched, so that the next run has to ask the server. */
  async forget(): Promise<void> {
    for (const path of [
      'gems',
      'specs',
      'bundle',
      'home/.bundle/cache',
      'home/.local',
      'project/.bundle',
      'project/vendor',
    ]) {
      await rm(join(this.folder, path), { recursive: true, force: true });
    }
  }

  gem(args: readonly string[], extra: NodeJS.ProcessEnv = {}): Promise<ClientRun> {
    return this.run('gem', args, extra);
  }

  bundle(args: readonly string[], extra: NodeJS.ProcessEnv = {}): Promise<ClientRun> {
    return this.run('bundle', args, extra);
  }

  /** Runs gem on a terminal, for it asks nothing without one. @param answers what is typed, each after its question; the last one as often as it is asked */
  async gemOnTerminal(
    args: readonly string[],
    answers: readonly (readonly [question: RegExp, answer: string])[],
    extra: NodeJS.ProcessEnv = {},
  ): Promise<ClientRun> {
    const words = ['gem', ...args].map((word) => `'${word}'`).join(' ');
    const child = spawn('script', ['-qec', words, '/dev/null'], {
      cwd: join(this.folder, 'project'),
      env: { ...this.#environment(), TERM: 'dumb', ...extra },
      timeout: 30_000,
    });
    const waiting = [...answers];
    let heard = '';
    child.stdout.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
      const [next] = waiting;
      if (next === undefined || !next[0].test(heard)) return;
      // What asks for one scope after the other asks the same question again.
      if (waiting.length > 1) waiting.shift();
      heard = '';
      child.stdin.write(`${next[1]}\n`);
    });
    return finish(child);
  }

  /** Runs a command in the project folder, with nothing on its standard input. */
  async run(command: string, args: readonly string[], extra: NodeJS.ProcessEnv = {}): Promise<ClientRun> {
    const child = spawn(command, args, {
      cwd: join(this.folder, 'project'),
      env: { ...this.#environment(), ...extra },
      timeout: 120_000,
    });
    child.stdin.end();
    return finish(child);
  }

  #environment(): NodeJS.ProcessEnv {
    const home = join(this.folder, 'home');
    return {
      ...clientEnvironment(home),
      LANG: 'C.UTF-8',
      GEM_HOME: join(this.folder, 'gems'),
      GEM_SPEC_CACHE: join(this.folder, 'specs'),
      BUNDLE_PATH: join(this.folder, 'bundle'),
      BUNDLE_SILENCE_ROOT_WARNING: '1',
      BUNDLE_RETRY: '1',
      NO_COLOR: '1',
    };
  }
}

function finish(child: ChildProcess): Promise<ClientRun> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
