export type ServerKind = 'server' | 'emulator';

/** A ProGet server, or the emulator as one of them. Holds no secret. */
export interface Server {
  /** Stable: the URL of a real server, `emulator:INSTANCE` of an emulator. */
  readonly id: string;
  readonly name: string;
  /** Normalised: `http(s)://host[:port][/prefix]`, no slash at the end, no credentials, no query. */
  readonly url: string;
  readonly kind: ServerKind;
  /** Emulators only: which data directory this is, whatever port it has today. */
  readonly instanceId: string | null;
}

/** A real server. @param url as {@link parseServerUrl} gives it. */
export function realServer(url: string, name: string | null = null): Server {
  return { id: url, name: name?.trim() || new URL(url).host, url, kind: 'server', instanceId: null };
}

export function emulatorServer(url: string, instanceId: string, name: string): Server {
  return { id: `emulator:${instanceId}`, name, url, kind: 'emulator', instanceId };
}

/** The one origin that a secret of this server may ever be sent to. */
export function originOf(server: Pick<Server, 'url'>): string {
  return new URL(server.url).origin;
}

/** Under which name SecretStorage keeps the key that we use at a server: by origin (and prefix), or by instance. */
export function secretName(server: Server): string {
  return `proget.server|${namespaceOf(server)}`;
}

/** Under which name SecretStorage keeps the remembered value of one of the server's keys. */
export function keyValueName(server: Server, keyId: number): string {
  return `${keyValuePrefix(server)}${keyId}`;
}

/** What all names of remembered values of a server begin with: for forgetting the server. */
export function keyValuePrefix(server: Server): string {
  return `proget.key|${namespaceOf(server)}|`;
}

function namespaceOf(server: Server): string {
  return server.instanceId === null ? server.url : `emulator:${server.instanceId}`;
}
