import assert from 'node:assert/strict';
import { buildNpmTarball } from '../../emulator/demo/npmPackage.ts';
import { buildNupkg } from '../../emulator/demo/nugetPackage.ts';
import { type ApiAnswer, type ApiCall, call } from './api.ts';
import type { TestServer } from './testServer.ts';

/** Sends the bytes of a package to the common packages API. */
export async function upload(
  server: TestServer,
  feed: string,
  bytes: Buffer,
  { key = server.adminKey, method = 'PUT', path = '', headers = {} }: UploadOptions = {},
): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await fetch(`${server.url}/api/packages/${feed}/upload${path}`, {
    method,
    headers: { ...(key === null ? {} : { 'X-ApiKey': key }), ...headers },
    body: new Uint8Array(bytes),
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

interface UploadOptions {
  readonly key?: string | null;
  readonly method?: 'PUT' | 'POST';
  /** Behind `/upload`. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Puts made packages into an npm feed. @param names `@acme/x@1.0.0` */
export async function addNpm(server: TestServer, feed: string, ...names: readonly string[]): Promise<void> {
  for (const text of names) {
    const at = text.lastIndexOf('@');
    const tarball = await buildNpmTarball({ name: text.slice(0, at), version: text.slice(at + 1) });
    const { status, text: message } = await upload(server, feed, tarball);
    assert.equal(status, 200, `${text}: ${message}`);
  }
}

/** Puts made packages into a NuGet feed. @param names `Lab.Pkg@1.0.0` */
export async function addNuget(server: TestServer, feed: string, ...names: readonly string[]): Promise<void> {
  for (const text of names) {
    const [id = '', version = ''] = text.split('@');
    const { status, text: message } = await upload(server, feed, await buildNupkg({ id, version }));
    assert.equal(status, 200, `${text}: ${message}`);
  }
}

/** One call below `/api/packages/FEED/`. @param query `name=x&version=1.0.0` */
export function packageCall(
  server: TestServer,
  feed: string,
  operation: string,
  query = '',
  options: ApiCall = {},
): Promise<ApiAnswer> {
  return call(server, `/api/packages/${feed}/${operation}${query === '' ? '' : `?${query}`}`, options);
}

/** The versions of a list, as `name@version`. */
export function shortList(answer: ApiAnswer): string[] {
  assert.equal(answer.status, 200, answer.text);
  return answer.json.map(
    ({ group, name, version }: Record<string, string>) => `${group === undefined ? '' : `${group}/`}${name}@${version}`,
  );
}
