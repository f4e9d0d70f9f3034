import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { accessRoutes } from './accessRoutes.ts';
import { type Answer, failure, notFound, type Route, type Switches } from './answer.ts';
import { artifactoryRoutes, artifactRoutes } from './artifactoryRoutes.ts';
import { authenticate, type Caller } from './authenticate.ts';
import { securityRoutes } from './securityRoutes.ts';
import { type FakeState, sampleState } from './state.ts';

export interface Seen {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  /** Name of the user, `group`, `anonymous` or `refused`. */
  readonly caller: string;
  readonly status: number;
}

/** Instead of an answer: a status with headers, silence, or a broken connection. */
export type Trouble = { status: number; headers?: Record<string, string> } | 'hang' | 'break';

/** A stand-in for Artifactory (spec: migration, A fake Artifactory for tests). Only reading is allowed. */
export interface FakeArtifactory {
  /** `http://127.0.0.1:PORT/artifactory`. */
  readonly url: string;
  readonly origin: string;
  readonly state: FakeState;
  readonly switches: Switches;
  /** Every request so far. */
  readonly seen: Seen[];
  /** What no client of ours may do. Not empty at the end = the test fails. */
  readonly misdeeds: string[];
  /** What the next requests get instead of an answer; by path where only some are meant. */
  trouble: (path: string) => Trouble | undefined;
}

const contexts: Readonly<Record<string, readonly Route[]>> = {
  artifactory: [artifactoryRoutes, securityRoutes, artifactRoutes],
  access: [accessRoutes],
};
const page = '<!DOCTYPE html><html><head><title>JFrog</title></head><body>Welcome</body></html>';

export async function startFakeArtifactory(
  t: TestContext,
  given: Partial<Switches> = {},
  state: FakeState = sampleState(),
): Promise<FakeArtifactory> {
  const switches: Switches = {
    anonymous: false,
    oss: false,
    keysDisabled: false,
    version: '7.77.11',
    html: false,
    pageSize: 1000,
    plusForBlank: false,
    lockAfter: 5,
    ...given,
  };
  const badLogins = new Map<string, number>();
  const server = createServer((request, response) => {
    request.resume();
    handle(request, response, fake, badLogins);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fake: FakeArtifactory = {
    url: `${origin}/artifactory`,
    origin,
    state,
    switches,
    seen: [],
    misdeeds: [],
    trouble: () => undefined,
  };
  t.after(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    assert.deepEqual(fake.misdeeds, []);
  });
  return fake;
}

function handle(
  request: IncomingMessage,
  response: ServerResponse,
  fake: FakeArtifactory,
  badLogins: Map<string, number>,
): void {
  const { method = '', url = '' } = request;
  const { pathname, searchParams, search } = new URL(url, fake.origin);
  const caller = authenticate(request.headers, fake.state, fake.switches);
  if (method !== 'GET' && method !== 'HEAD') fake.misdeeds.push(`${method} ${pathname}`);
  if (holdsSecret(search, fake.state)) fake.misdeeds.push(`a secret in the query of ${pathname}`);
  const isLocked = countBadLogin(caller, fake, badLogins);
  const note = (status: number) =>
    fake.seen.push({ method, url, caller: caller.kind === 'user' ? caller.user.name : caller.kind, status });
  const trouble = fake.trouble(pathname);
  if (trouble === 'hang') return void note(0);
  if (trouble === 'break') {
    note(0);
    response.destroy();
    return;
  }
  const answer =
    trouble === undefined
      ? answerOf()
      : {
          ...failure(trouble.status, 'Trouble'),
          ...(trouble.headers === undefined ? {} : { headers: trouble.headers }),
        };
  note(answer.status);
  send(response, answer);

  function answerOf(): Answer {
    if (fake.switches.html) return { status: 200, headers: { 'content-type': 'text/html' }, body: page };
    if (isLocked) return failure(403, 'User is locked');
    if (caller.kind === 'refused') return failure(401, 'Bad Credentials');
    const [context = '', ...segments] = pathname.split('/').filter(Boolean).map(decodeURIComponent);
    const read = { method, segments, query: searchParams, origin: fake.origin, caller };
    for (const route of contexts[context] ?? []) {
      const answer = route(read, fake.state, fake.switches);
      if (answer !== null) return answer;
    }
    return notFound;
  }
}

function countBadLogin(caller: Caller, fake: FakeArtifactory, badLogins: Map<string, number>): boolean {
  const name = caller.kind === 'refused' ? caller.user : caller.kind === 'user' ? caller.user.name : null;
  if (name === null) return false;
  const count = (badLogins.get(name) ?? 0) + (caller.kind === 'refused' ? 1 : 0);
  badLogins.set(name, count);
  if (count < fake.switches.lockAfter) return false;
  if (caller.kind === 'refused' && count === fake.switches.lockAfter) fake.misdeeds.push(`user ${name} was locked out`);
  return true;
}

function holdsSecret(search: string, { users, tokens }: FakeState): boolean {
  const secrets = [
    ...users.flatMap(({ password, apiKey, encryptedPassword }) => [password, apiKey, encryptedPassword]),
    ...tokens.map(({ value }) => value),
  ].filter((secret) => secret !== undefined);
  let text = search;
  try {
    text += decodeURIComponent(search);
  } catch {
    // As it stands is enough then.
  }
  return secrets.some(
    (secret) => text.includes(secret) || text.includes(Buffer.from(secret).toString('base64').replace(/=+$/, '')),
  );
}

function send(response: ServerResponse, { status, headers = {}, body }: Answer): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/plain' : 'application/json';
  response.writeHead(status, { 'content-type': type, 'x-jfrog-version': 'Artifactory/fake', ...headers }).end(text);
}
