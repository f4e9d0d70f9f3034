import { STATUS_CODES } from 'node:http';
import { type FeedType, feedTypes } from '../contract/feed.ts';
import type { Outbound, OutboundReply } from './outbound.ts';
import { OutboundError } from './outboundError.ts';

/** One question to an upstream. */
interface Probe {
  readonly method: 'GET' | 'HEAD';
  /** Behind the connector's URL. */
  readonly path: string;
  /** Whether what came with a 2xx is an answer of such a source. */
  isAnswer(reply: OutboundReply): boolean;
}

const anything = () => true;
const root: Probe = { method: 'GET', path: '', isAnswer: anything };

/** By family of the connector's feed type; where the first is not found (404, 405, 501), the next is asked. */
const probesByFamily: Readonly<Record<string, readonly Probe[]>> = {
  nuget: [{ method: 'GET', path: '', isAnswer: isNuGet }],
  npm: [
    { method: 'GET', path: '/-/ping', isAnswer: isJsonObject },
    { method: 'GET', path: '/', isAnswer: isJsonObject },
  ],
  rubygems: [
    { method: 'HEAD', path: '/specs.4.8.gz', isAnswer: anything },
    { method: 'HEAD', path: '/versions', isAnswer: anything },
  ],
};

const interestingBytes = 256 * 1024;

/** What is asked, and with what. `password` stays out of every message. */
export interface Upstream {
  readonly url: string;
  readonly feedType: FeedType;
  readonly username: string | null;
  readonly password: string | null;
  /** For each question; milliseconds. */
  readonly connectMs: number;
  readonly totalMs: number;
}

/** Asks an upstream whether it is there and is what it should be. @returns what is wrong in one sentence, null = nothing. */
export async function probeUpstream(
  outbound: Outbound,
  upstream: Upstream,
  signal: AbortSignal,
): Promise<string | null> {
  const { family } = feedTypes[upstream.feedType];
  let problem = '';
  for (const probe of probesByFamily[family] ?? [root]) {
    try {
      const reply = await ask(outbound, upstream, probe, signal);
      const isOk = reply.status >= 200 && reply.status < 300;
      if (isOk && probe.isAnswer(reply)) return null;
      if (isOk) return describeNonsense(upstream.feedType, reply);
      problem ||= describeStatus(reply.status, upstream);
      if (reply.status !== 404 && reply.status !== 405 && reply.status !== 501) return problem;
    } catch (error) {
      return error instanceof OutboundError ? error.message : 'It could not be asked.';
    }
  }
  return problem;
}

function ask(outbound: Outbound, upstream: Upstream, probe: Probe, signal: AbortSignal): Promise<OutboundReply> {
  const url = new URL(upstream.url);
  if (probe.path !== '') url.pathname = url.pathname.replace(/\/+$/, '') + probe.path;
  const { username, password, connectMs, totalMs } = upstream;
  const credentials = `${username ?? ''}:${password ?? ''}`;
  return outbound.send({
    method: probe.method,
    url,
    headers: {
      Accept: '*/*',
      'Accept-Encoding': 'identity',
      'User-Agent': 'proget-keys',
      ...(credentials === ':' ? {} : { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }),
    },
    connectMs,
    totalMs,
    maxBytes: interestingBytes,
    signal,
  });
}

function describeStatus(status: number, { username }: Upstream): string {
  const name = STATUS_CODES[status] ?? 'unknown status';
  const remark =
    status === 401
      ? username === null
        ? ': it asks for credentials, and the connector has none'
        : ': it does not accept the user name and password of the connector'
      : '';
  return `The upstream answered ${status} ${name}${remark}.`;
}

function describeNonsense(feedType: FeedType, reply: OutboundReply): string {
  const { title } = feedTypes[feedType];
  return reply.isComplete
    ? `The upstream answered ${reply.status}, but not as a source of ${title} packages does.`
    : `The upstream answered ${reply.status}, but its answer did not end in time or is far too long.`;
}

/** The index of version 3, or XML of version 2. */
function isNuGet(reply: OutboundReply): boolean {
  const text = reply.body.toString('utf8').trimStart();
  if (/^\uFEFF?(<\?xml[^>]*>\s*)?<(service|feed|edmx:Edmx)\b/.test(text)) return true;
  const value = parse(text);
  return typeof value === 'object' && value !== null && 'resources' in value && Array.isArray(value.resources);
}

function isJsonObject(reply: OutboundReply): boolean {
  const value = parse(reply.body.toString('utf8'));
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
