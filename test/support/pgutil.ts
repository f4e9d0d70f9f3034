import { type IncomingMessage, request } from 'node:http';
import * as z from 'zod/mini';
import * as replies from './pgutilReplies.ts';

/** What pgutil prints before it ends with 255: a reply that it refuses, whatever the reason. */
export class PgutilError extends Error {}

/** As `--api-key`, or `--username` with `--password`, which it joins to a pseudo-key. */
export type PgutilCredential = string | { readonly username: string; readonly password: string };

interface Ask {
  readonly json?: object;
  readonly bytes?: Buffer;
  /** Of bytes; pgutil sends packages without any. */
  readonly type?: string;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

const escaped = encodeURIComponent;

/** Which package; npm: the group with its `@`. */
export interface PackageChoice {
  readonly feed: string;
  readonly name: string;
  readonly version: string;
  readonly group?: string;
  readonly qualifier?: string;
}

/**
 * The requests of pgutil 2.2, as its sources have them (Inedo/pgutil: ProGetClient, AssetDirectoryClient), and its
 * judgement of the replies. The tool itself is in no package source of our machines.
 */
export class Pgutil {
  readonly #url: string;
  readonly #key: string | null;

  constructor(url: string, credential: PgutilCredential | null) {
    this.#url = url.replace(/\/*$/, '/');
    this.#key =
      credential === null || typeof credential === 'string'
        ? credential
        : `${credential.username}:${credential.password}`;
  }

  /** `health`, and `sources test`. @throws unless all is well. */
  async health(): Promise<string> {
    const { body } = await this.#send('GET', 'health?format=json');
    const info = this.#read(replies.healthInfo, body);
    const bad = [info.databaseStatus, info.licenseStatus, info.serviceStatus].find((status) => status !== 'OK');
    if (bad !== undefined) throw new PgutilError(`unhealthy: ${bad}`);
    return `Successfully contacted ProGet ${info.releaseNumber}`;
  }

  /** `health` of versions before 2.2.3, which read `/health` as JSON and fail at ProGet 2026. */
  async oldHealth(): Promise<void> {
    const { body } = await this.#send('GET', 'health');
    this.#read(replies.healthInfo, body);
  }

  /** `apikeys create system|feed|personal`: prints the value alone. */
  async createKey(key: { readonly type: 'System' | 'Feed' | 'Personal' } & Readonly<Record<string, unknown>>) {
    const answer = await this.#send('POST', 'api/api-keys/create', { json: { logging: 'None', ...key } });
    const edition = String(answer.headers['x-proget-edition']);
    // It takes every failure in these editions for a lack of the edition.
    if (answer.status >= 300 && key.type !== 'Personal' && ['free', 'basic'].includes(edition)) {
      throw new PgutilError(`ProGet Basic Edition is required, but the server reported: ${edition}`);
    }
    const made = this.#read(replies.apiKeyInfo, this.#checked(answer));
    if (typeof made.key !== 'string') throw new PgutilError('no key came back');
    return { ...made, key: made.key };
  }

  listKeys = () => this.#list('api/api-keys/list', replies.apiKeyInfo);
  deleteKey = (id: number) => this.#do('POST', `api/api-keys/delete?id=${id}`);

  listFeeds = async () => (await this.#list('api/management/feeds/list', replies.feed)).filter(({ active }) => active);
  getFeed = (name: string) => this.#get(`api/management/feeds/get/${name}`, replies.feed);
  createFeed = (name: string, feedType: string) =>
    this.#get('api/management/feeds/create', replies.feed, 'POST', { json: { name, feedType } });
  updateFeed = (name: string, change: object) =>
    this.#get(`api/management/feeds/update/${name}`, replies.feed, 'POST', { json: change });
  deleteFeed = (name: string) => this.#do('DELETE', `api/management/feeds/delete/${escaped(name)}`);
  listStorageTypes = () => this.#list('api/storage', replies.storageType);

  createConnector = (connector: object) => this.#do('POST', 'api/management/connectors/create', { json: connector });
  listConnectors = () => this.#list('api/management/connectors/list', replies.connector);
  getConnector = (name: string) => this.#get(`api/management/connectors/get/${name}`, replies.connector);
  updateConnector = (name: string, connector: object) =>
    this.#get(`api/management/connectors/update/${name}`, replies.connector, 'POST', { json: connector });
  deleteConnector = (name: string) => this.#do('POST', `api/management/connectors/delete/${escaped(name)}`);

  feedInfo = (feed: string) => this.#get(`api/packages/${escaped(feed)}`, replies.basicFeedInfo);
  listPackages = (feed: string, filter = '') =>
    this.#list(`api/packages/${escaped(feed)}/latest${filter}`, replies.packageVersion);
  listVersions = (feed: string, filter = '') =>
    this.#list(`api/packages/${escaped(feed)}/versions${filter}`, replies.packageVersion);
  /** Raw, with the length and without a type. */
  uploadPackage = (feed: string, bytes: Buffer) => this.#do('PUT', `api/packages/${escaped(feed)}/upload`, { bytes });
  /** Asks for the feed first, to know which qualifiers it may take; the file is named as the server says. */
  async downloadPackage(choice: PackageChoice): Promise<{ readonly fileName: string; readonly bytes: Buffer }> {
    await this.feedInfo(choice.feed);
    const answer = await this.#send('GET', packageUrl(choice, 'download'));
    const bytes = this.#checked(answer);
    const fileName = /filename="?([^";]+)"?/.exec(String(answer.headers['content-disposition']))?.[1];
    if (fileName === undefined) throw new PgutilError('Content-Disposition names no file');
    return { fileName, bytes };
  }
  async deletePackage(choice: PackageChoice): Promise<void> {
    await this.feedInfo(choice.feed);
    await this.#do('POST', packageUrl(choice, 'delete'));
  }
  setStatus = (choice: PackageChoice, status: object) =>
    this.#do('POST', packageUrl(choice, 'status'), { json: status });
  audit = (choice: PackageChoice) => this.#get(packageUrl(choice, 'audit'), replies.auditResults, 'POST');
  metadata = (choice: PackageChoice) => this.#get(packageUrl(choice, 'metadata'), replies.packageMetadata);
  promote = (input: object) => this.#do('POST', 'api/promotions/promote', { json: input });
  repackage = (input: object) => this.#do('POST', 'api/repackaging/repackage', { json: input });

  /** With the stray bracket that it sends. */
  listAssets = (directory: string, path = '', recursive = false) =>
    this.#list(`endpoints/${escaped(directory)}/dir/${path}?recursive=${recursive})`, replies.assetItem);
  uploadAsset = (directory: string, path: string, bytes: Buffer, type?: string) =>
    this.#do('POST', `endpoints/${escaped(directory)}/content/${path}`, { bytes, ...(type ? { type } : {}) });
  async uploadAssetInParts(directory: string, path: string, bytes: Buffer, partSize: number): Promise<void> {
    const base = `endpoints/${escaped(directory)}/content/${path}?id=${'0123456789abcdef'.repeat(2)}`;
    const totalParts = Math.ceil(bytes.length / partSize);
    for (let index = 0; index < totalParts; index += 1) {
      const part = bytes.subarray(index * partSize, (index + 1) * partSize);
      const about = `multipart=upload&index=${index}&offset=${index * partSize}&totalSize=${bytes.length}`;
      await this.#do('POST', `${base}&${about}&partSize=${part.length}&totalParts=${totalParts}`, { bytes: part });
    }
    await this.#do('POST', `${base}&multipart=complete`);
  }
  async downloadAsset(directory: string, path: string): Promise<Buffer> {
    return this.#checked(await this.#send('GET', `endpoints/${escaped(directory)}/content/${path}`));
  }
  createFolder = (directory: string, path: string) => this.#do('POST', `endpoints/${escaped(directory)}/dir/${path}`);
  deleteAsset = (directory: string, path: string, recursive = false) =>
    this.#do('POST', `endpoints/${escaped(directory)}/delete/${path}?recursive=${recursive}`);
  assetMetadata = (directory: string, path: string) =>
    this.#get(`endpoints/${escaped(directory)}/metadata/${path}`, replies.assetItem);

  listSettings = (showAll: boolean) =>
    this.#list(`api/settings/list?showAll=${showAll ? 'True' : 'False'}`, replies.setting);
  setSetting = (name: string, value: string | null) =>
    this.#do('POST', `api/settings/set?name=${escaped(name)}&value=${escaped(value ?? '')}`);

  listLicenses = () => this.#list('api/licenses/list', replies.license);
  addLicense = (license: object) => this.#do('POST', 'api/licenses/add', { json: license });
  updateLicense = (license: object) => this.#do('POST', 'api/licenses/update', { json: license });
  deleteLicense = (id: number) => this.#do('POST', `api/licenses/delete?id=${id}`);
  scaPermissions = () => this.#get('api/sca/permissions', replies.scaPermissions);

  listUsers = () => this.#list('api/security/users/list', replies.user);
  addUser = (user: object) => this.#do('POST', 'api/security/users/add', { json: user });
  deleteUser = (name: string) => this.#do('POST', `api/security/users/delete?user=${escaped(name)}`);
  listGroups = () => this.#list('api/security/groups/list', replies.group);
  addGroup = (group: object) => this.#do('POST', 'api/security/groups/add', { json: group });
  deleteGroup = (name: string) => this.#do('POST', `api/security/groups/delete?group=${escaped(name)}`);
  listTasks = () => this.#list('api/security/tasks/list', replies.task);
  addTask = (task: object) => this.#do('POST', 'api/security/tasks/add', { json: task });
  deleteTask = (name: string) => this.#do('POST', `api/security/tasks/delete?task=${escaped(name)}`);
  listPermissions = () => this.#list('api/security/permissions/list', replies.permission);
  addPermission = (permission: object) => this.#do('POST', 'api/security/permissions/add', { json: permission });
  deletePermission = (id: number) => this.#do('POST', `api/security/permissions/delete?permissionId=${id}`);

  async #do(method: string, path: string, ask?: Ask): Promise<void> {
    this.#checked(await this.#send(method, path, ask));
  }

  async #get<Schema extends z.ZodMiniType>(
    path: string,
    schema: Schema,
    method = 'GET',
    ask?: Ask,
  ): Promise<z.infer<Schema>> {
    return this.#read(schema, this.#checked(await this.#send(method, path, ask)));
  }

  /** Lists are streamed and must be arrays at the top. */
  #list<Schema extends z.ZodMiniType>(path: string, schema: Schema): Promise<z.infer<Schema>[]> {
    return this.#get(path, z.array(schema)) as Promise<z.infer<Schema>[]>;
  }

  #read<Schema extends z.ZodMiniType>(schema: Schema, body: Buffer): z.infer<Schema> {
    let value: unknown;
    try {
      value = JSON.parse(body.toString('utf8'));
    } catch {
      throw new PgutilError(`Unexpected server response: ${body.toString('utf8').slice(0, 100)}`);
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new PgutilError(`JSON deserialization failed at ${issue?.path.join('.')}: ${issue?.message}`);
  }

  #checked({ status, body }: Answer): Buffer {
    if (status >= 200 && status < 300) return body;
    throw new PgutilError(`Server responded with (${status}): ${body.toString('utf8')}`);
  }

  /** One request as .NET's HttpClient sends it: JSON in chunks, everything else with its length. */
  async #send(method: string, path: string, { json, bytes, type }: Ask = {}): Promise<Answer> {
    const headers: Record<string, string | number> = this.#key === null ? {} : { 'X-ApiKey': this.#key };
    if (json !== undefined) {
      headers['Content-Type'] = 'application/json; charset=utf-8';
      headers['Transfer-Encoding'] = 'chunked';
    } else if (bytes !== undefined) {
      headers['Content-Length'] = bytes.length;
      if (type !== undefined) headers['Content-Type'] = type;
    } else if (method === 'POST') {
      headers['Content-Length'] = 0;
    }
    const body = json === undefined ? bytes : Buffer.from(JSON.stringify(withoutNulls(json)));
    const reply = await new Promise<IncomingMessage>((resolve, reject) => {
      // The path goes out as it is: `)` and all.
      const outgoing = request(this.#url, { method, path: `/${path}`, headers }, resolve);
      outgoing.once('error', reject);
      outgoing.end(body);
    });
    const chunks: Buffer[] = [];
    for await (const chunk of reply) chunks.push(chunk);
    return { status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(chunks) };
  }
}

function withoutNulls(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null && member !== undefined));
}

function packageUrl({ feed, name, version, group, qualifier }: PackageChoice, verb: string): string {
  const more = `${group ? `&group=${escaped(group)}` : ''}${qualifier ? `&qualifier=${escaped(qualifier)}` : ''}`;
  return `api/packages/${escaped(feed)}/${verb}?name=${escaped(name)}&version=${escaped(version)}${more}`;
}
