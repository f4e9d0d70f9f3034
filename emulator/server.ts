import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { ensureAdministrator, passwordHashes } from './administrator.ts';
import { buildApp } from './app.ts';
import { clearRunFields, readInstance, writeInstance } from './attach/instanceFile.ts';
import { presetGrants, withoutAdministration } from './auth/anonymous.ts';
import { cacheDirectory } from './auth/directory.ts';
import { hashKey } from './auth/hash.ts';
import { identify, identifyStored, learnPasswords } from './auth/principals.ts';
import { type Instance, protocolVersion } from './contract/instance.ts';
import { agreedOptions } from './contract/optionAgreement.ts';
import type { StartValues } from './contract/options.ts';
import { createDemo } from './demo/demo.ts';
import { forgetAbandonedUploads } from './feeds/assets/multipart.ts';
import { BodyLog } from './http/bodyLog.ts';
import { ChangeGate } from './http/changeGate.ts';
import { createFastServer } from './http/fastExpress.ts';
import { isoTime } from './http/isoTime.ts';
import { RequestLog } from './http/requestLog.ts';
import { RotatingFile } from './http/rotatingFile.ts';
import type { Surroundings } from './http/services.ts';
import { progetVersion } from './http/version.ts';
import { Leases, type LeaseTimes, leaseTimes } from './leases.ts';
import { close, isLoopback, listen, urlOf } from './listener.ts';
import { Log } from './log.ts';
import { openTables } from './openTables.ts';
import { describeLostSecrets, type OutsideTimes, openOutside, openSecrets } from './outside.ts';
import { eraseValuesIfHashing } from './policyChange.ts';
import { StartError, toStartError } from './startError.ts';
import { blobReferences, migrations } from './store/migrations/list.ts';
import { openStore } from './store/open.ts';
import type { Store } from './store/types.ts';
import type { Tables } from './tables.ts';

const megabyte = 1024 * 1024;

/** How to start an emulator; contract/options.ts says what each means. `dataDir` null: in memory, no disk is touched. */
export type ServerOptions = Omit<StartValues, 'inMemory' | 'adminKeyStdin' | 'json'>;

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  readonly instance: Instance;
  /** Stops taking requests, flushes, writes the snapshot, releases the lock. Idempotent. */
  stop(): Promise<void>;
  /** Resolves once the server has stopped, for whatever cause; rejects when it had to give up (a failed sync). */
  readonly stopped: Promise<void>;
}

/**
 * Opens the store and serves.
 * @param times how long it waits for leases, if it does.
 * @param outsideTimes how long it waits for receivers of webhooks and for the upstreams of connectors.
 * @throws StartError with one sentence for the user.
 */
export async function startServer(
  options: ServerOptions,
  times: LeaseTimes = leaseTimes,
  outsideTimes: OutsideTimes = {},
): Promise<RunningServer> {
  const { dataDir } = options;
  if (options.anonymous === 'admin' && !isLoopback(options.host)) {
    throw new StartError('options', '--anonymous admin is possible only on loopback: leave out --host or --anonymous.');
  }
  const undo: (() => Promise<void> | void)[] = [];
  try {
    return await start(options, times, outsideTimes, dataDir, undo);
  } catch (error) {
    for (const step of undo.reverse()) await Promise.resolve(step()).catch(() => undefined);
    throw toStartError(error, dataDir);
  }
}

async function start(
  options: ServerOptions,
  times: LeaseTimes,
  outsideTimes: OutsideTimes,
  dataDir: string | null,
  undo: (() => Promise<void> | void)[],
): Promise<RunningServer> {
  const log = new Log(options.logLevel, logFile(dataDir, 'emulator.log', megabyte));
  const ending = new Ending();
  const store = await openStore({
    dir: dataDir,
    migrations,
    blobReferences,
    onFatal: (error) => {
      log.write('error', error.message);
      log.close();
      ending.fail(error);
    },
    onWarning: (text) => log.write('warn', text),
  });
  undo.push(() => store.close());

  const secrets = openSecrets(dataDir);
  const tables = openTables(store, secrets, options.policies);
  const lost = describeLostSecrets(tables, secrets);
  if (lost !== null) log.write('warn', lost);
  await eraseValuesIfHashing(store, tables);
  forgetAbandonedUploads(store, Date.now());
  const earlier = dataDir === null ? null : await readInstance(dataDir);
  const admin = ensureAdministrator(tables.keys, tables.users, tables.policies.current(), {
    asked: options.adminKey,
    remembered: earlier?.adminKey ?? null,
  });
  log.hide(admin.value);
  if (admin.remark !== null) log.write('warn', admin.remark);

  const bodyLog = new BodyLog(logFile(dataDir, 'bodies.ndjson', 5 * megabyte));
  const requestLog = new RequestLog(logFile(dataDir, 'requests.ndjson', 5 * megabyte), bodyLog);
  let instance: Instance = {
    format: 1,
    instanceId: earlier?.instanceId ?? randomUUID(),
    protocol: protocolVersion,
    version: packageJson.version,
    dataDir: dataDir ?? '',
    adminKey: admin.value,
    demoKeys: earlier?.demoKeys ?? [],
    pid: process.pid,
    startedAt: new Date().toISOString(),
    options: agreedOptions(options),
  };
  const surroundings = surroundingsOf(options, store, tables, requestLog, admin.value, log);
  let stopping: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    stopping ??= shutDown().then(() => ending.succeed());
    return stopping;
  };
  // After the reply: the client that asked has to see it.
  const requestStop = () => setImmediate(() => void stop().catch((error) => ending.fail(error)));
  const unleased = () => {
    log.write('info', 'no editor window needs it any more');
    requestStop();
  };
  const leases = new Leases(times, options.exitWhenUnleased ? unleased : null);
  const outside = openOutside(store, tables, options, (text) => log.write('warn', text), outsideTimes);
  const app = buildApp(surroundings, tables, { instance: () => instance, requestStop, leases }, outside);
  const server = createFastServer(app);
  const shutDown = async (): Promise<void> => {
    requestLog.endListening();
    leases.close();
    await Promise.all([close(server), outside.stop()]);
    requestLog.close();
    try {
      // While the lock is still ours: whoever starts next writes this file too.
      if (dataDir !== null) await clearRunFields(dataDir);
    } finally {
      await store.close();
    }
    log.write('info', 'stopped');
    log.close();
  };

  const port = await listen(server, options.port, options.host);
  undo.push(() => close(server));
  instance = { ...instance, url: urlOf(options.host, port) };
  if (options.demo) instance = { ...instance, demoKeys: await createDemo(store, tables, instance.demoKeys) };
  await store.durable();
  if (dataDir !== null) await writeInstance(dataDir, instance);
  log.write('info', `serving at ${instance.url}`);
  outside.start(port);
  leases.open();
  return { url: urlOf(options.host, port), port, instance, stop, stopped: ending.promise };
}

/** How a run ended. Whoever awaits it decides what a failure means; until then it must not end the process. */
class Ending {
  readonly promise: Promise<void>;
  succeed: () => void = () => {};
  fail: (error: unknown) => void = () => {};

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.succeed = resolve;
      this.fail = reject;
    });
    this.promise.catch(() => undefined);
  }
}

function surroundingsOf(
  options: ServerOptions,
  store: Store,
  tables: Tables,
  requestLog: RequestLog,
  adminKey: string,
  log: Log,
): Surroundings {
  const source = {
    findKeyByHash: (hash: string) => tables.keys.findByHash(hash),
    findUser: (name: string) => tables.users.find(name),
    passwordHashOf: passwordHashes(tables.users, adminKey),
  };
  const preset = presetGrants(options.anonymous);
  const directory = cacheDirectory(source, () => store.version('auth'));
  return {
    store,
    requestLog,
    changeGate: new ChangeGate(),
    boundHost: options.host,
    allowedHosts: options.allowedHosts,
    trustProxy: options.trustProxy,
    strictWire: options.strictWire,
    challenge: options.challenge,
    testHooks: options.testHooks,
    anonymous: options.anonymous,
    edition: options.edition,
    progetVersion,
    baseUrl: () => tables.settings.all().get('Web.BaseUrl') ?? null,
    policies: () => tables.policies.current(),
    anonymousGrants: () => {
      const all = tables.permissions.ofAnonymous();
      const granted = isLoopback(options.host) ? all : withoutAdministration(all);
      return granted.length === 0 ? preset : [...preset, ...granted];
    },
    findFeed: (name) => tables.feeds.find(name) ?? null,
    identify: (reading) => identify(reading, directory, tables.policies.current(), Date.now()),
    learnPasswords: (reading) => learnPasswords(reading, directory, tables.policies.current(), Date.now()),
    identifyStored: (key) => identifyStored(key, directory, tables.policies.current(), Date.now()),
    touch: (key) => store.counters.touchKey(key.id, isoTime(Date.now())),
    isOwnKey: (key) => tables.keys.findByHash(hashKey(adminKey))?.id === key.id,
    logError: (message) => log.write('error', message),
  };
}

function logFile(dataDir: string | null, name: string, maxBytes: number): RotatingFile | null {
  return dataDir === null ? null : new RotatingFile(join(dataDir, 'logs', name), maxBytes, 5);
}
