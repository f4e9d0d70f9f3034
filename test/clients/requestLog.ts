import type { TestServer } from '../support/testServer.ts';

async function ask(server: TestServer, query: string): Promise<string> {
  const headers = { 'X-ApiKey': server.adminKey };
  return (await fetch(`${server.url}/emulator/requests?${query}`, { headers })).text();
}

/** The id of the last request, for {@link requestsSince}. */
export async function lastRequest(server: TestServer): Promise<number> {
  return JSON.parse(await ask(server, 'limit=1'))[0]?.id ?? 0;
}

/** The records of what was asked after another one, as JSON. */
export function requestsSince(server: TestServer, id: number): Promise<string> {
  return ask(server, `since=${id}&limit=1000`);
}
