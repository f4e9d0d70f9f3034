import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { renderNpmrc } from '../../src/clients/npmrc.ts';
import { type ClientRun, clientEnvironment } from './clients.ts';
import { type ClientName, clientScripts } from './npmClients.ts';

/** A question that a client asks, and what is typed when it has appeared. */
export interface Prompt {
  readonly question: RegExp;
  readonly answer: string;
}

/**
 * npm or pnpm with a home, caches and configuration of its own. A fresh cache matters: tarballs are cached by their
 * digest, and one that is there is installed without asking the feed.
 */
export class Npm {
  readonly #client: ClientName;
  readonly folder: string;

  private constructor(client: ClientName, folder: string) {
    this.#client = client;
    this.folder = folder;
  }

  static async create(client: ClientName): Promise<Npm> {
    const folder = await mkdtemp(join(tmpdir(), `${client}-`));
    const npm = new Npm(client, folder);
    // Else each command also asks the feed for the newest npm.
    await npm.write('home/.npmrc', 'update-notifier=false\n');
    return npm;
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Writes a file of the project folder's neighbourhood: `project/package.json`, `home/.npmrc`. */
  async write(path: string, text: string): Promise<void> {
    const file = join(this.folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  read(path: string): Promise<string> {
    return readFile(join(this.folder, path), 'utf8');
  }

  /** Writes the project: its package.json, a module, and the `.npmrc` that `proget-keys config npm` prints. */
  async writeProject(packageJson: object, feed: { url: string; name: string; key: string } | string): Promise<void> {
    await this.write('project/package.json', JSON.stringify(packageJson));
    await this.write('project/index.js', 'module.exports = 1;\n');
    const npmrc =
      typeof feed === 'string'
        ? feed
        : renderNpmrc({ serverUrl: feed.url, feed: feed.name, key: { form: 'literal', key: feed.key } });
    await this.write('project/.npmrc', npmrc);
  }

  /** Runs a command in the project folder. Each answer is typed only after its question: npm loses early ones. */
  run(args: readonly string[], prompts: readonly Prompt[] = []): Promise<ClientRun> {
    const child = spawn(process.execPath, [clientScripts[this.#client], ...args], {
      cwd: join(this.folder, 'project'),
      timeout: 60_000,
      env: this.#environment(),
    });
    const waiting = [...prompts];
    let output = '';
    let answered = 0;
    const take = (text: string): void => {
      output += text;
      const next = waiting[0];
      if (next === undefined || !next.question.test(output.slice(answered))) return;
      waiting.shift();
      answered = output.length;
      child.stdin.write(`${next.answer}\n`);
      if (waiting.length === 0) child.stdin.end();
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    if (prompts.length === 0) child.stdin.end();
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, output }));
    });
  }

  #environment(): NodeJS.ProcessEnv {
    const home = join(this.folder, 'home');
    return {
      ...clientEnvironment(home),
      XDG_CONFIG_HOME: join(home, 'config'),
      XDG_CACHE_HOME: join(home, 'cache'),
      XDG_DATA_HOME: join(home, 'data'),
      XDG_STATE_HOME: join(home, 'state'),
      PREFIX: join(home, 'prefix'),
      NO_COLOR: '1',
      NO_UPDATE_NOTIFIER: '1',
    };
  }
}
