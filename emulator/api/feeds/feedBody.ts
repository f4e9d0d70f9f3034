import * as z from 'zod/mini';
import { type Feed, type FeedType, feedTypeNames, feedTypes, isFeedName, parseFeedType } from '../../contract/feed.ts';
import { HttpError } from '../../http/reply.ts';

const strings = z.array(z.string());
/** ProGet's feed object (spec: feed management). What this emulator does not act on is kept and returned as given. */
const feedBodySchema = z.looseObject({
  name: z.optional(z.string()),
  feedType: z.optional(z.string()),
  feedGroup: z.optional(z.nullable(z.string())),
  description: z.optional(z.nullable(z.string())),
  active: z.optional(z.boolean()),
  alternateNames: z.optional(strings),
  connectors: z.optional(strings),
});

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
  const { name, feedType, feedGroup, description, active, alternateNames, connectors, ...rest } = parsed.data;
  for (const candidate of [name, ...(alternateNames ?? [])]) {
    if (candidate !== undefined && !isFeedName(candidate)) {
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
    name,
    feedType: feedType === undefined ? undefined : readFeedType(feedType),
    feedGroup,
    description,
    active,
    alternateNames,
    connectors,
    properties: rest,
  };
}

function readFeedType(text: string): FeedType {
  const feedType = parseFeedType(text);
  if (feedType !== undefined) return feedType;
  throw new HttpError(400, `invalid feed type '${printable(text)}'; known types: ${feedTypeNames.join(', ')}.`);
}

function describeIssue(issue: { path: PropertyKey[]; code?: string } | undefined): string {
  const field = issue?.path.map(String).join('.') ?? '';
  return field === ''
    ? 'The body must be a JSON object that describes a feed.'
    : `The field ${field} has a wrong type.`;
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
