import { type CarrierReading, readCarriers } from '../auth/carriers.ts';
import { decide } from '../auth/decide.ts';
import type { Identification } from '../auth/principal.ts';
import type { Decision } from '../auth/question.ts';
import type { Action } from '../contract/action.ts';
import type { EditionFeature } from '../contract/editions.ts';
import type { Feed } from '../contract/feed.ts';
import { mediaType, parseJson, readBody, unauthenticatedBodyLimit } from './body.ts';
import { DenialError } from './errors.ts';
import type { Exchange } from './exchange.ts';
import { HttpError } from './reply.ts';
import { keyOf, type Surroundings } from './services.ts';

/**
 * Takes note of the credentials of a request, and has a password that did not come before verified off this thread.
 * @returns null when there is nothing to wait for.
 */
export function useCredentials(
  exchange: Exchange,
  surroundings: Surroundings,
  carriers: CarrierReading,
): Promise<void> | null {
  exchange.carriers = carriers;
  exchange.identification = null;
  const learning = surroundings.learnPasswords(carriers);
  if (learning === null) return null;
  return learning.then(() => {
    exchange.identification = surroundings.identify(carriers);
  });
}

/**
 * Reads the credentials of a ProGet endpoint, where form and JSON bodies can carry one too.
 * @throws HttpError 413 when such a body is too large to be read before the caller is known.
 */
export async function readApiCredentials(exchange: Exchange, surroundings: Surroundings): Promise<void> {
  const carriers = await readApiCarriers(exchange);
  await useCredentials(exchange, surroundings, carriers);
}

async function readApiCarriers({ request, url }: Exchange): Promise<CarrierReading> {
  const headersOnly = { headers: request.headers, query: queryOf(url) };
  const ofHeaders = readCarriers('api', headersOnly);
  const type = mediaType(request);
  const carries = type === 'application/json' || type === 'application/x-www-form-urlencoded';
  if (!carries || request.method === 'GET' || request.method === 'HEAD') return ofHeaders;
  const known = ofHeaders.credential !== null;
  let body: Buffer;
  try {
    body = await readBody(request, unauthenticatedBodyLimit);
  } catch (error) {
    if (known && error instanceof HttpError && error.status === 413) return ofHeaders;
    throw error;
  }
  const json = type === 'application/json' ? quietly(() => parseJson(body)) : undefined;
  const form = type === 'application/json' ? undefined : new URLSearchParams(body.toString('utf8'));
  return readCarriers('api', {
    ...headersOnly,
    ...(form === undefined ? {} : { form }),
    ...(json === undefined ? {} : { json }),
  });
}

function quietly<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

export function queryOf(url: string): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start === -1 ? '' : url.slice(start + 1));
}

/** What a decision is about, besides the action. */
export interface Subject {
  /** Null or absent: the whole server. */
  readonly feed?: Feed | null;
  /** Endpoints that answer 401 with a challenge although they lie under /api. */
  readonly challenges?: boolean;
  /** The user whose Personal key is concerned. */
  readonly owner?: string | null;
  readonly feature?: EditionFeature;
}

/**
 * Decides about one action of a request and notes the decision on the exchange.
 * @throws DenialError when it is refused.
 */
export function authorize(exchange: Exchange, surroundings: Surroundings, action: Action, subject: Subject = {}): void {
  note(exchange, action, judge(exchange, surroundings, action, subject));
  const key = exchange.principal === null ? null : keyOf(exchange.principal);
  if (key !== null) surroundings.touch(key);
}

/** Notes a decision on the exchange. @throws DenialError when it is a refusal. */
export function note(exchange: Exchange, action: Action, decision: Decision): void {
  exchange.action = action;
  exchange.decision = decision;
  exchange.principal = decision.principal;
  exchange.hints = [...decision.hints];
  if (!decision.allow) throw new DenialError(decision);
}

/** Who sent the request, found out once. */
export function identificationOf(exchange: Exchange, surroundings: Surroundings): Identification {
  if (exchange.carriers === null) return { outcome: 'none' };
  exchange.identification ??= surroundings.identify(exchange.carriers);
  return exchange.identification;
}

/** The decision alone, nothing noted: for endpoints that tell what a key may do, or list what it may see. */
export function judge(
  exchange: Exchange,
  surroundings: Surroundings,
  action: Action,
  { feed = null, challenges = false, owner = null, feature }: Subject = {},
): Decision {
  const { carriers } = exchange;
  if (carriers === null) throw new Error('credentials were not read before the decision');
  return decide({
    identification: identificationOf(exchange, surroundings),
    carriers,
    action,
    feed,
    policies: surroundings.policies(),
    anonymous: surroundings.anonymousGrants(),
    edition: surroundings.edition,
    dialect: exchange.dialect,
    challenges,
    challenge: surroundings.challenge,
    owner,
    ...(feature === undefined ? {} : { feature }),
  });
}
