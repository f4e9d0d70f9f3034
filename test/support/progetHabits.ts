import type { IncomingMessage, ServerResponse } from 'node:http';

/** A key on ProGet's wire. */
export type StandInKey = Record<string, unknown> & { readonly id: number };

export interface StandInRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly keys: StandInKey[];
  readonly credential: string | null;
  readonly elsewhere: string;
  /** Sent with the key of full control. */
  readonly full: boolean;
  /** Sent with any key that is known. */
  readonly known: boolean;
}

export interface StandInVariant {
  readonly version: string | null;
  readonly edition: string | null;
  readonly answer: (request: StandInRequest) => void | Promise<void>;
}

/** The canonical refusal of ProGet. */
export const refusalText = 'The specified API key does not have the proper permissions to perform this action.';
const generated = 'd3'.repeat(20);

interface Habits {
  readonly createStatus?: number;
  /** `text`: the bare key, as the documentation says. */
  readonly createForm?: 'json' | 'text';
  readonly health?: 'json' | 'text';
  /** Values are neither listed nor taken. */
  readonly hashing?: boolean;
  readonly refusal?: readonly [status: number, text: string];
  /** Written as pgutil does: `System`, `None`. */
  readonly pascalCase?: boolean;
  /** Anonymous holds Administer, as after a fresh install. */
  readonly openToAll?: boolean;
}

/** A server that does everything, with its habits. */
export function working(habits: Habits = {}): StandInVariant['answer'] {
  const { createStatus = 201, createForm = 'json', health = 'text', hashing = true, openToAll = false } = habits;
  const [refusalStatus, refusal] = habits.refusal ?? [403, refusalText];
  return ({ request, response, path, query, body, keys, full, known }) => {
    const allowed = full || openToAll;
    if (path === '/health') return sendHealth(response, health, query);
    if (path === '/api/management/feeds/list') return json(response, 200, known || openToAll ? feeds : []);
    if (path === '/api/sca/permissions')
      return known
        ? json(response, 200, { canView: full, canManage: full, canUploadSbom: full })
        : text(response, 403, refusalText);
    if (path === '/nuget/open/v3/index.json') return json(response, 200, {});
    if (path === '/nuget/main/v3/index.json')
      return known ? json(response, 200, {}) : text(response, 401, 'Unauthorized');
    if (!allowed) return text(response, refusalStatus, refusal);
    if (path === '/api/management/connectors/list') return json(response, 200, []);
    if (path === '/api/api-keys/list')
      return json(
        response,
        200,
        keys.map((key) => shown(key, hashing, habits.pascalCase)),
      );
    if (path === '/api/api-keys/create') {
      const draft = JSON.parse(body) as Record<string, unknown>;
      if (draft.key !== undefined && hashing)
        return text(response, 400, `The key '${String(draft.key)}' cannot be set.`);
      const key = { ...draft, key: draft.key ?? generated, id: 1000 + keys.length };
      keys.push(key);
      if (createForm === 'text') return text(response, createStatus, String(key.key));
      return json(response, createStatus, key);
    }
    if (path === '/api/api-keys/delete' && request.method === 'POST') {
      const index = keys.findIndex(({ id }) => String(id) === query.get('id'));
      if (index === -1) return text(response, 404, 'Key not found.');
      keys.splice(index, 1);
      return text(response, 200, '');
    }
    return text(response, 404, 'Not found.');
  };
}

const feeds = [
  { name: 'main', feedType: 'NuGet', active: true, feedGroup: null, somethingNew: { a: 1 } },
  { name: 'open', feedType: 'nuget', active: true },
  { name: 'old', feedType: 'npm', active: false },
  { name: 'debs', feedType: 'debian', active: true },
];

function shown(key: StandInKey, hashing: boolean, pascalCase = false): object {
  const { key: value, ...rest } = key;
  const pascal = (word: unknown): string => String(word).replace(/^./, (letter) => letter.toUpperCase());
  const words = pascalCase ? { type: pascal(rest.type), logging: pascal(rest.logging) } : {};
  return { ...rest, ...words, ...(hashing ? { key: null } : { key: value }), newerMember: [] };
}

const healthy = {
  applicationName: 'ProGet',
  databaseStatus: 'OK',
  licenseStatus: 'OK',
  versionNumber: '25.0.1.2',
  releaseNumber: '25.0.1',
  serviceStatus: 'OK',
};

function sendHealth(response: ServerResponse, form: 'json' | 'text', query: URLSearchParams): void {
  if (form === 'text' && query.get('format') !== 'json') text(response, 200, 'OK');
  else json(response, 200, healthy);
}

export function text(response: ServerResponse, status: number, body: string, type = 'text/plain'): void {
  response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8` }).end(body);
}

export function json(response: ServerResponse, status: number, body: unknown): void {
  text(response, status, JSON.stringify(body), 'application/json');
}
