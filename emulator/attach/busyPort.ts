import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { sayHello } from './hello.ts';

/** A port that is taken: by whom, and which one is free. */
export interface BusyPort {
  readonly port: number;
  /** Null where the system does not tell. */
  readonly holder: PortHolder | null;
  /** Whether it is an emulator of ours, which then has another data directory. */
  readonly isEmulator: boolean;
  /** The next one that is free, null when none of the next hundred is. */
  readonly freePort: number | null;
}

export interface PortHolder {
  readonly pid: number;
  /** The program's name only: its arguments may hold secrets. */
  readonly command: string;
}

export async function inspectBusyPort(host: string, port: number): Promise<BusyPort> {
  const [answer, holder, freePort] = await Promise.all([
    sayHello(`http://${urlHost(host)}:${port}`, null, 1500),
    findHolder(port),
    findFreePort(host, port + 1),
  ]);
  const isEmulator = answer.outcome === 'other-instance' || answer.outcome === 'other-protocol';
  return { port, holder, isEmulator, freePort };
}

async function findHolder(port: number): Promise<PortHolder | null> {
  try {
    return process.platform === 'linux' ? await findInProc(port) : await findByLsof(port);
  } catch {
    // Who it is may be hidden from us; that it is held is known.
    return null;
  }
}

/** Linux: the listening socket's inode from /proc/net/tcp, then the process that holds that inode. */
async function findInProc(port: number): Promise<PortHolder | null> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const inodes = new Set<string>();
  for (const table of ['tcp', 'tcp6']) {
    const text = await readFile(`/proc/net/${table}`, 'utf8').catch(() => '');
    for (const line of text.split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      // sl, local address, remote address, state (0A = listening), …, inode
      if (fields[1]?.endsWith(`:${hex}`) && fields[3] === '0A' && fields[9]) inodes.add(`socket:[${fields[9]}]`);
    }
  }
  if (inodes.size === 0) return null;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const descriptor of descriptors) {
      const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '');
      if (inodes.has(target))
        return { pid: Number(pid), command: (await readFile(`/proc/${pid}/comm`, 'utf8')).trim() };
    }
  }
  return null;
}

/** macOS and the BSDs. */
function findByLsof(port: number): Promise<PortHolder | null> {
  return new Promise((resolve) => {
    const options = { timeout: 2000, windowsHide: true };
    execFile('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], options, (_error, stdout) => {
      const [pid, command] = [/^p(\d+)$/m.exec(stdout)?.[1], /^c(.+)$/m.exec(stdout)?.[1]];
      resolve(pid && command ? { pid: Number(pid), command } : null);
    });
  });
}

/** The first free port from `from` on, null when none of the next hundred is. */
export async function findFreePort(host: string, from: number): Promise<number | null> {
  for (let port = from; port <= Math.min(from + 100, 65535); port += 1) if (await canListen(host, port)) return port;
  return null;
}

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** A bind address as part of a URL: an IPv6 address in brackets, "any address" as loopback. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
