import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { clients } from '../../src/clients/client.ts';
import type { KeyForm } from '../../src/clients/source.ts';
import { type ClientRun, clientEnvironment } from './clients.ts';
import { type ClientName, clientCommand, npmClients } from './npmClients.ts';

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

  /** @param path what to remove in it; everything when left out. */
  async remove(path = ''): Promise<void> {
    await rm(join(this.folder, path), { recursive: true, force: true });
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

  /** Writes the project: its package.json, a module, and the file that `proget-keys config` prints for the client. */
  async writeProject(
    packageJson: object,
    feed: { url: string; name: string; key: string | KeyForm } | string,
  ): Promise<void> {
    const { fileName, render } = clients[npmClients[this.#client].config];
    await this.write('project/package.json', JSON.stringify(packageJson));
    await this.write('project/index.js', 'module.exports = 1;\n');
    // What makes the folder a project of its own: Yarn would look for one further up.
    if (this.#client === 'yarn4') await this.write('project/yarn.lock', '');
    const file = typeof feed === 'string' ? feed : render({ serverUrl: feed.url, feed: feed.name, key: keyForm(feed) });
    // pnpm expands no variables in a project's credentials, and the file for it says so.
    const inHome = file.includes('in your home folder');
    await this.write(`${inHome ? 'home' : 'project'}/${fileName}`, file);
  }

  /** Runs a command in the project folder. Each answer is typed only after its question: npm loses early ones. */
  run(args: readonly string[], prompts: readonly Prompt[] = [], env: NodeJS.ProcessEnv = {}): Promise<ClientRun> {
    const [command, ...first] = clientCommand(this.#client);
    const child = spawn(command, [...first, ...args], {
      cwd: join(this.folder, 'project'),
      timeout: 60_000,
      env: { ...this.#environment(), ...env },
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
      YARN_CACHE_FOLDER: join(home, 'yarn'),
      YARN_ENABLE_TELEMETRY: '0',
      BUN_INSTALL_CACHE_DIR: join(home, 'bun'),
    };
  }
}

function keyForm({ key }: { key: string | KeyForm }): KeyForm {
  return typeof key === 'string' ? { form: 'literal', key } : key;
}
