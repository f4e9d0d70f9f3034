import type { Random } from './random.ts';

/** A request that may be sent as it is, or worse. */
export interface FuzzRequest {
  readonly method: string;
  /** Path and query: printable ASCII without blanks. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

type Mutation = (request: FuzzRequest, random: Random) => FuzzRequest;

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'REPORT'];

const segments = [
  '..', '.', '%2e%2e', '%2E%2E%2F', '..%5c', '%00', '%', '%zz', '%ff', '%F0%9F%92%A9', '%c0%af', '-', '--', '-rev', '@', '@a%2fb', '@a/b',
  'constructor', '__proto__', 'null', 'undefined', 'NaN', '0', '-1', '1e309', '999999999999999999999', 'a'.repeat(3000), '~', '*', '$metadata',
  'index.json', '1.0.0', '1.0.0-beta+x', 'latest', 'api', 'admin', "'", '%22', '%0d%0aX-Injected:%20yes', 'CON', '.tgz', ';', ',', '=', '&', '%3f', '%23',
]; // biome-ignore format: a list is read by its lines

const queries = [
  'q=', 'q=%', 'q=%zz', 'q[]=1', 'q=1&q=2', 'skip=-1', 'take=1e9', 'skip=99999999999', 'take=NaN', 'prerelease=maybe', 'semVerLevel=9.9.9', 'limit=0',
  'limit=%2b', 'id=', 'id=1%00', 'purl=pkg:npm/x@1', 'purl=pkg:', 'version=latest', 'version=', 'name=', 'group=%40a', 'recursive=false)', 'format=zip',
  'format=rar', 'multipart=upload&id=a&index=0&offset=0&totalSize=3&partSize=3&totalParts=1', 'multipart=complete&id=../x', 'since=x', '%00=%00', '&&&&', '=',
  `q=${'y'.repeat(5000)}`, 'showAll=True', 'gems=a,b', 'gem_name=../../x&version=1', 'key=', 'stableOnly=true',
]; // biome-ignore format: a list is read by its lines

const headerValues: readonly (readonly [string, readonly string[]])[] = [
  ['Content-Type', ['application/json', 'application/json; charset=utf-8', 'application/json; charset=no-such', 'text/plain', 'multipart/form-data', 'multipart/form-data; boundary=', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'application/octet-stream', '/', ';', 'application/json,text/html']],
  ['Accept', ['*/*', 'application/json', 'application/vnd.npm.install-v1+json', 'text/html;q=zz', '', 'a'.repeat(2000)]],
  ['Accept-Encoding', ['gzip', 'br', 'identity;q=0', '*', 'gzip;q=0']],
  ['Content-Encoding', ['gzip', 'br', 'identity', 'nonsense']],
  ['If-None-Match', ['*', '"x"', 'W/"x"', '"', ',,,', '"a", "b"']],
  ['If-Modified-Since', ['Thu, 01 Jan 1970 00:00:00 GMT', 'yesterday', '-1']],
  ['If-Match', ['*', '"x"']],
  ['Range', ['bytes=0-', 'bytes=-1', 'bytes=5-1', 'bytes=0-0,2-2', 'bytes=99999999999-', 'lines=1-2', 'bytes=', 'bytes=-0', 'bytes=a-b']],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: npm sends the text as it is when the variable is not set
  ['Authorization', ['Basic', 'Basic Og==', 'Basic ====', 'Bearer', 'Bearer ${NPM_TOKEN}', 'Negotiate abc', 'Digest x', 'Basic YTpi, abc', '\u00e4', ',', 'bearer  ']],
  ['X-ApiKey', ['', ' ', ':', 'user:', ':pass', 'j.smith:x', '\u00e4\u00f6', 'x'.repeat(5000)]],
  ['X-NuGet-ApiKey', ['az', 'api:x', 'j.smith:wrong', '%00']],
  ['Cookie', ['a=b']],
  ['X-HTTP-Method-Override', ['DELETE']],
  ['X-Forwarded-Host', ['evil.example', '', 'a b']],
  ['X-Forwarded-Proto', ['https', 'javascript']],
  ['Origin', ['null', 'https://evil.example']],
  ['Sec-Fetch-Site', ['cross-site', 'same-site', 'none']],
  ['npm-command', ['publish', 'x'.repeat(500)]],
  ['X-NuGet-Protocol-Version', ['4.1.0', '-']],
  ['User-Agent', ['', 'Ruby, RubyGems/3.3', 'x\u00ff', 'NuGet xplat/6.8']],
]; // biome-ignore format: a table is read by its lines

/** Values that JSON bodies get in place of what they hold. */
const values: readonly unknown[] = [
  null, true, false, 0, -1, 1e308, 2 ** 53 + 1, '', ' ', 'x', '\u0000', '\ud800', '../..', '__proto__', 'a'.repeat(70_000), [], [null], [[]], {}, { a: {} }, '2020-02-30', '9999-12-31T23:59:59Z', '-1', 'full-control', ['view', 'view'], ['VIEW', 7], 'http://', 'http://127.0.0.1:1/', 'file:///etc/passwd', 'http://169.254.169.254/',
]; // biome-ignore format: a list is read by its lines

function editPath(request: FuzzRequest, edit: (path: string, query: string) => string): FuzzRequest {
  const start = request.path.indexOf('?');
  const path = start === -1 ? request.path : request.path.slice(0, start);
  return { ...request, path: edit(path, start === -1 ? '' : request.path.slice(start + 1)) };
}

function editSegments(request: FuzzRequest, edit: (parts: string[]) => void): FuzzRequest {
  return editPath(request, (path, query) => {
    const parts = path.split('/').slice(1);
    edit(parts);
    return `/${parts.join('/')}${query === '' ? '' : `?${query}`}`;
  });
}

function editJson(request: FuzzRequest, edit: (value: unknown) => unknown): FuzzRequest {
  if (request.body === null) return request;
  try {
    const edited = edit(JSON.parse(request.body.toString('utf8')));
    return { ...request, body: Buffer.from(JSON.stringify(edited) ?? 'undefined') };
  } catch {
    return request;
  }
}

function changeMember(value: unknown, random: Random): unknown {
  if (Array.isArray(value) && value.length > 0 && random.chance(0.8)) {
    return value.with(random.below(value.length), changeMember(random.pick(value), random));
  }
  if (typeof value === 'object' && value !== null && random.chance(0.85)) {
    const names = Object.keys(value);
    if (names.length === 0) return { [String(random.pick(segments))]: random.pick(values) };
    const name = random.pick(names);
    const { [name]: member, ...rest } = value as Record<string, unknown>;
    if (random.chance(0.2)) return rest;
    return { ...rest, [random.chance(0.1) ? name.toUpperCase() : name]: changeMember(member, random) };
  }
  return random.pick(values);
}

const mutations: readonly Mutation[] = [
  (request, random) => ({ ...request, method: random.pick(methods) }),
  (request, random) =>
    editSegments(request, (parts) => parts.splice(random.below(parts.length + 1), 0, random.pick(segments))),
  (request, random) => editSegments(request, (parts) => parts.splice(random.below(parts.length), 1)),
  (request, random) =>
    editSegments(request, (parts) => parts.splice(random.below(parts.length), 1, random.pick(segments))),
  (request, random) => editPath(request, (path, query) => `${path}?${query}&${random.pick(queries)}`),
  (request) => editPath(request, (path, query) => `${path.replaceAll('/', '//')}/${query === '' ? '' : `?${query}`}`),
  (request, random) =>
    editPath(request, (path, query) => `${random.chance(0.5) ? path.toUpperCase() : path.toLowerCase()}?${query}`),
  (request, random) => {
    const [name, choices] = random.pick(headerValues);
    return { ...request, headers: { ...request.headers, [name]: random.pick(choices) } };
  },
  (request, random) => {
    const names = Object.keys(request.headers);
    if (names.length === 0) return request;
    const { [random.pick(names)]: _gone, ...headers } = request.headers;
    return { ...request, headers };
  },
  (request, random) => editJson(request, (value) => changeMember(value, random)),
  (request, random) => editJson(request, (value) => changeMember(changeMember(value, random), random)),
  (request) => ({ ...request, body: Buffer.from(`${'['.repeat(5000)}${']'.repeat(5000)}`) }),
  (request, random) => ({ ...request, body: request.body?.subarray(0, random.below(request.body.length + 1)) ?? null }),
  (request, random) => ({ ...request, body: random.bytes(random.below(300)) }),
  (request, random) => {
    if (request.body === null || request.body.length === 0) return { ...request, body: Buffer.from('{"a":1') };
    const body = Buffer.from(request.body);
    for (let count = 1 + random.below(8); count > 0; count -= 1) body[random.below(body.length)] = random.below(256);
    return { ...request, body };
  },
  (request) => ({ ...request, body: null }),
];

/** The request with up to three things about it changed; one in four stays as it is. */
export function mutate(request: FuzzRequest, random: Random): FuzzRequest {
  let mutated = request;
  for (let count = random.below(4) === 0 ? 0 : 1 + random.below(3); count > 0; count -= 1) {
    mutated = random.pick(mutations)(mutated, random);
  }
  return mutated;
}
