import { type Agent, type IncomingHttpHeaders, request as send } from 'node:http';
import { buildNupkg } from '../../../emulator/demo/nugetPackage.ts';
import { call } from '../../support/api.ts';
import { NuGetFeed } from '../../support/nugetFeed.ts';
import type { TestServer } from '../../support/testServer.ts';
import type { Caller } from './callers.ts';
import type { MatrixRequest } from './requests.ts';

/** A reply as it came. */
export interface MatrixReply {
  readonly status: number;
  readonly reason: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Makes the feeds of the matrix. @returns a package that the feed nuget holds, and lets be overwritten. */
export async function makeFeeds(server: TestServer): Promise<Buffer> {
  const feeds = [
    { name: 'npm', feedType: 'npm', feedGroup: 'internal' },
    { name: 'npm2', feedType: 'npm', feedGroup: 'internal' },
    { name: 'nuget', feedType: 'nuget', allowOverwrite: true },
    { name: 'choco', feedType: 'chocolatey' },
    { name: 'gems', feedType: 'rubygems' },
    { name: 'upack', feedType: 'universal' },
    { name: 'assets', feedType: 'asset', feedGroup: 'internal' },
    { name: 'pypi', feedType: 'pypi', feedGroup: 'python' },
  ];
  for (const feed of feeds) {
    const { status, text } = await call(server, '/api/management/feeds/create', { method: 'POST', body: feed });
    if (status >= 300) throw new Error(`${feed.name}: ${status} ${text}`);
  }
  const nupkg = await buildNupkg({ id: 'Held', version: '1.0.0' });
  const held = await new NuGetFeed(`${server.url}/nuget/nuget`, server.adminKey).push(nupkg);
  if (held.status !== 201) throw new Error(`push: ${held.status} ${held.statusText}`);
  await server.createKey({ type: 'System', systemApis: ['feeds'], key: 'there is a key of this value' });
  return nupkg;
}

/** Sends one request of the matrix as a caller. */
export function ask(agent: Agent, server: TestServer, request: MatrixRequest, caller: Caller): Promise<MatrixReply> {
  const { method, path, body, place } = request;
  return new Promise((resolve, reject) => {
    const outgoing = send(`${server.url}${path}`, {
      agent,
      method,
      headers: {
        ...caller(place),
        ...(body === undefined ? {} : { 'Content-Type': body.type }),
        'Content-Length': body?.bytes.length ?? 0,
      },
    });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          reason: response.statusMessage ?? '',
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    outgoing.end(body?.bytes);
  });
}
