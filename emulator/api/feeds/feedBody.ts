import * as z from 'zod/mini';
import { type Feed, type FeedType, feedTypeNames, feedTypes, isFeedName, parseFeedType } from '../../contract/feed.ts';
import { HttpError } from '../../http/reply.ts';
import { defaultProperties, feedPropertyShape, readProperties } from './feedProperties.ts';

const text = z.optional(z.nullable(z.string()));
const texts = z.optional(z.nullable(z.array(z.string())));
/** ProGet's feed object (spec: feed management). What we do not know is kept and returned as given. */
const feedBodyShape = {
  name: text,
  feedType: text,
  feedGroup: text,
  description: text,
  active: z.optional(z.nullable(z.boolean())),
  alternateNames: texts,
  connectors: texts,
  ...feedPropertyShape,
};
const feedBodySchema = z.looseObject(feedBodyShape);
/** Alternate names, and connectors, of one feed: each is looked up in every other one. */
const mostNames = 100;

/** What a create or update request asks for; undefined = left as it is. */
export interface FeedChange {
  readonly name: string | undefined;
  readonly feedType: FeedType | undefined;
  readonly feedGroup: string | null | undefined;
  readonly description: string | null | undefined;
  readonly active: boolean | undefined;
  readonly alternateNames: readonly string[] | undefined;
  /** Names of connectors, which may or may not be there. */
  readonly connectors: readonly string[] | undefined;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** @throws HttpError 400 with one sentence that names the field. */
export function readFeedBody(body: unknown): FeedChange {
  const parsed = feedBodySchema.safeParse(body);
  if (!parsed.success) throw new HttpError(400, describeIssue(parsed.error.issues[0]));
  checkNames(parsed.data);
  const { feedGroup, description, ...others } = parsed.data;
  // Only these two are cleared by null; of the others it keeps what is there.
  const { name, feedType, active, alternateNames, connectors, ...rest } = others;
  for (const [field, names] of Object.entries({ alternateNames, connectors })) {
    if ((names?.length ?? 0) > mostNames) throw new HttpError(400, `${field} holds more than ${mostNames} names.`);
  }
  for (const candidate of [name, ...(alternateNames ?? [])]) {
    if (candidate != null && !isFeedName(candidate)) {
      throw new HttpError(
        400,
        `The feed name '${printable(candidate)}' is not allowed: letters, digits, '.', '-' and '_', beginning with a letter or digit, no '..', at most 50 characters.`,
      );
    }
  }
  if (feedGroup !== undefined && feedGroup !== null && !isFeedName(feedGroup)) {
    throw new HttpError(
      400,
      `The feedGroup '${printable(feedGroup)}' is not allowed: use letters, digits, '.', '-', '_'.`,
    );
  }
  return {
    name: name ?? undefined,
    feedType: feedType == null ? undefined : readFeedType(feedType),
    feedGroup,
    description,
    active: active ?? undefined,
    alternateNames: alternateNames ?? undefined,
    connectors: connectors ?? undefined,
    properties: readProperties(rest),
  };
}

/** @throws HttpError 400 for a known name in another case: it would go unnoticed. */
function checkNames(body: object): void {
  for (const given of Object.keys(body)) {
    if (Object.hasOwn(feedBodyShape, given)) continue;
    const meant = Object.keys(feedBodyShape).find((name) => name.toLowerCase() === given.toLowerCase());
    if (meant !== undefined) throw new HttpError(400, `Property names are case-sensitive: write ${meant}.`);
  }
}

function readFeedType(text: string): FeedType {
  const feedType = parseFeedType(text);
  if (feedType !== undefined) return feedType;
  throw new HttpError(400, `invalid feed type '${printable(text)}'; known types: ${feedTypeNames.join(', ')}.`);
}

function describeIssue(issue: { path: PropertyKey[]; code?: string } | undefined): string {
  const field = issue?.path.map(String).join('.') ?? '';
  if (field === 'packageStore')
    return 'packageStore cannot be set: this emulator keeps packages in its data directory.';
  if (field === 'replication') return 'replication cannot be set: this emulator does not replicate feeds.';
  return field === ''
    ? 'The body must be a JSON object that describes a feed.'
    : `The field ${printable(field)} has a wrong type or value.`;
}

/** Text of a caller for an error message: one short printable line. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 60);
}

/** A feed in ProGet's wire form. @param connectors their names, in the order in which they are asked. */
export function feedToWire(feed: Feed, origin: string, connectors: readonly string[]): Record<string, unknown> {
  const { segment, family } = feedTypes[feed.feedType];
  const base = `${origin}/${segment}/${feed.name}/`;
  return {
    ...defaultProperties(feed.feedType),
    ...feed.properties,
    name: feed.name,
    alternateNames: feed.alternateNames,
    feedType: feed.feedType,
    ...(feed.description === null ? {} : { description: feed.description }),
    ...(feed.feedGroup === null ? {} : { feedGroup: feed.feedGroup }),
    active: feed.active,
    endpointUrl: family === 'nuget' ? `${base}v3/index.json` : base,
    connectors,
  };
}
