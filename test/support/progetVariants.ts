import { json, refusalText, type StandInVariant, text, working } from './progetHabits.ts';

/** Answers health as ProGet 2026 does, and everything else in one way. */
function otherwise(rest: StandInVariant['answer']): StandInVariant['answer'] {
  return (asked) => (asked.path === '/health' ? text(asked.response, 200, 'OK') : rest(asked));
}

const page = '<!DOCTYPE html><html><body><form id="proget-login-user"></form></body></html>';
const enterprise = { version: '26.0.12.24', edition: 'enterprise' } as const;

/** The servers that people have, the wrong addresses that they enter, and the bad days of both. */
export const variants = {
  'ProGet 2026': { ...enterprise, answer: working() },
  'ProGet 2026 without hashing': { ...enterprise, answer: working({ hashing: false, pascalCase: true }) },
  'ProGet 2025': { version: '25.0.1.2', edition: 'basic', answer: working({ createStatus: 200, health: 'json' }) },
  'as documented': {
    version: '24.0.3.1',
    edition: 'enterprise',
    answer: working({ createStatus: 200, createForm: 'text' }),
  },
  'fresh install': { ...enterprise, edition: 'free', answer: working({ openToAll: true }) },
  'refuses with 401': { ...enterprise, answer: working({ refusal: [401, 'Unauthorized'] }) },
  'refuses with 500': { ...enterprise, answer: working({ refusal: [500, refusalText] }) },
  'Free edition': {
    version: '26.0.12.24',
    edition: 'free',
    answer: working({ refusal: [403, 'ProGet Free Edition does not support this API'] }),
  },
  'too old': {
    version: '23.0.1.9',
    edition: 'enterprise',
    answer: otherwise(({ response }) => text(response, 404, '')),
  },
  unlicensed: {
    version: '26.0.12.24',
    edition: null,
    answer: ({ path, response }) =>
      path === '/health'
        ? text(response, 500, 'ERROR: Product license is not valid')
        : void response.writeHead(302, { Location: '/administration/licensing' }).end(),
  },
  'log-in page': {
    ...enterprise,
    answer: otherwise(({ response }) => void response.writeHead(302, { Location: '/log-in?ReturnUrl=%2F' }).end()),
  },
  'redirects elsewhere': {
    version: null,
    edition: null,
    answer: ({ response, elsewhere, path }) => void response.writeHead(307, { Location: elsewhere + path }).end(),
  },
  'web site': { version: null, edition: null, answer: ({ response }) => text(response, 200, page, 'text/html') },
  'web site without that page': {
    version: null,
    edition: null,
    answer: ({ response }) => text(response, 404, page, 'text/html'),
  },
  'nonsense JSON': { ...enterprise, answer: otherwise(({ response }) => json(response, 200, { surprise: true })) },
  'broken JSON': {
    ...enterprise,
    answer: otherwise(({ response }) => text(response, 200, '[{"id":', 'application/json')),
  },
  'server error': { ...enterprise, answer: otherwise(({ response }) => text(response, 502, page, 'text/html')) },
  conflict: { ...enterprise, answer: otherwise(({ response }) => text(response, 409, 'This key exists already.')) },
  'echoes what it refuses': {
    ...enterprise,
    answer: otherwise(({ response, body, credential }) =>
      text(response, 400, `Bad: ${credential} ${body}\u0007\n${'x'.repeat(5000)}`),
    ),
  },
  hangs: { ...enterprise, answer: () => undefined },
  'stops in the middle': {
    ...enterprise,
    answer: ({ response }) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 1000 });
      response.write('[');
    },
  },
  'resets the connection': { ...enterprise, answer: ({ request }) => void request.socket.resetAndDestroy() },
} as const satisfies Record<string, StandInVariant>;
