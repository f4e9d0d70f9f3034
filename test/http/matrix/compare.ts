import type { RequestRecord } from '../../../emulator/contract/request.ts';
import { call } from '../../support/api.ts';
import type { TestServer } from '../../support/testServer.ts';
import type { CaseRequest, Outcome } from './outcomes.ts';
import type { Place } from './requests.ts';
import type { MatrixReply } from './world.ts';

/** What is wrong with a reply, or null. */
export function compareReply(reply: MatrixReply, request: CaseRequest, expected: Outcome): string | null {
  const code = reply.headers['x-proget-emulator-denial'];
  const got = `${reply.status}${code === undefined ? '' : ` ${code}`}`;
  if (expected.allowed) {
    if (code !== undefined || reply.status === 401 || reply.status === 421) return `expected to be allowed, got ${got}`;
    return reply.status < 500 || reply.status === 501
      ? null
      : `the emulator failed with ${reply.status}: ${reply.body}`;
  }
  if (reply.status !== expected.status || code !== expected.code) {
    return `expected ${expected.status} ${expected.code}, got ${got}`;
  }
  const challenge = reply.headers['www-authenticate'];
  if (challenge !== (expected.challenge ? 'Basic realm="ProGet"' : undefined)) return `the challenge is ${challenge}`;
  return speaks(reply, request.place, expected.code) ? null : `said in the wrong way: ${reply.reason}\n${reply.body}`;
}

const canonical = 'The specified API key does not have the proper permissions to perform this action.';

/** Whether a refusal is said where the clients of the place look for it. */
function speaks({ status, reason, body, headers }: MatrixReply, place: Place, code: string): boolean {
  const suffix = `[${code}]`;
  switch (place) {
    case 'npm':
      return (
        JSON.parse(body).error.endsWith(suffix) && (status !== 401 || String(headers['npm-notice']).endsWith(suffix))
      );
    case 'nuget':
      return reason.endsWith(suffix) && headers['x-nuget-warning'] !== undefined;
    case 'gems':
    case 'upack':
    case 'pypi':
      return body.endsWith(suffix) && reason.endsWith(suffix);
    case 'assets':
    case 'api': {
      const [first, second = ''] = body.split('\n');
      // Of an edition ProGet says another sentence (spec: error shape everywhere on /api).
      const isKeyRefused = status === 403 && code !== 'edition';
      return isKeyRefused ? first === canonical && second.endsWith(suffix) : first?.endsWith(suffix) === true;
    }
  }
}

/** The id of the newest record. */
export async function lastRecord(server: TestServer): Promise<number> {
  const [record] = (await call(server, '/emulator/requests?limit=1')).json as RequestRecord[];
  return record?.id ?? 0;
}

/** The records say whom each request was judged as, and hint at what the sender should know. */
export async function compareRecords(
  server: TestServer,
  since: number,
  asked: readonly { request: CaseRequest; expected: Outcome }[],
): Promise<string[]> {
  const records = (await call(server, `/emulator/requests?since=${since}&limit=10000`)).json as RequestRecord[];
  // Ours that read the last record comes first.
  const ofCases = records.sort((a, b) => a.id - b.id).slice(-asked.length);
  return asked.flatMap(({ request, expected }, index) => {
    const record = ofCases[index];
    const what = `${request.method} ${request.path}`;
    if (record === undefined || !request.path.startsWith(record.url.split('?')[0] ?? '')) return [`${what}: no record`];
    if (record.allow !== expected.allowed) return [`${what}: the record says ${record.allow}`];
    if (!expected.allowed) return record.denial === expected.code ? [] : [`${what}: the record says ${record.denial}`];
    const hint = record.hints.find(({ code }) => code.startsWith('anonymous-'))?.code ?? null;
    // The record is of the last decision, the expectation of all.
    if ('first' in request || hint === expected.hint) return [];
    return [`${what}: expected the hint ${expected.hint}, got ${hint}`];
  });
}
