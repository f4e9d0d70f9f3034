import type { PackageStatus } from '../../feeds/packageFormat.ts';
import { queryOf } from '../../http/authorize.ts';
import { parseJson, readBody } from '../../http/body.ts';
import type { Exchange } from '../../http/exchange.ts';
import { HttpError, type Reply, text } from '../../http/reply.ts';
import { findPackage, readWanted } from './findPackage.ts';
import type { OpenFeed } from './openFeed.ts';

const bodyLimit = 64 * 1024;

/** What a body says; undefined = nothing, so it stays as it is. */
interface StatusChange {
  readonly listed: boolean | undefined;
  readonly allow: boolean | null | undefined;
  readonly deprecated: boolean | undefined;
  readonly deprecationReason: string | null | undefined;
}

const nothing: StatusChange = {
  listed: undefined,
  allow: undefined,
  deprecated: undefined,
  deprecationReason: undefined,
};

/** `POST|PUT /api/packages/FEED/status?IDENTIFIERS`: ProGet's PackageStatus, of which only what is given changes. */
export async function setPackageStatus({ request, store, url }: Exchange, opened: OpenFeed): Promise<Reply> {
  const wanted = readWanted(queryOf(url), opened);
  // Whatever the Content-Type: PowerShell's Invoke-RestMethod, with which ProGet documents this, sends JSON as a form.
  const change = readChange(parseJson(await readBody(request, bodyLimit)));
  store.write((transaction) => {
    const found = findPackage(transaction, opened, wanted);
    opened.format.setStatus(transaction, opened.feed, found, merge(found, change));
  });
  return text(200, '');
}

const names = ['listed', 'allow', 'deprecated', 'deprecationReason'] as const;
const expected = `a JSON object with ${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

/** @param body names count in any case; the key that may be among them is no status. */
function readChange(body: unknown): StatusChange {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new HttpError(400, `The body must be ${expected}.`);
  }
  const members = Object.entries(body).filter(([name]) => name.toLowerCase() !== 'api_key');
  // pgutil leaves null out, so this is what it sends for "blocked --state=notset".
  if (members.length === 0) return { ...nothing, allow: null };
  const given = new Map(
    members.flatMap(([name, value]) => {
      const known = names.find((one) => one.toLowerCase() === name.toLowerCase());
      return known === undefined ? [] : [[known, value] as const];
    }),
  );
  if (given.size === 0) throw new HttpError(400, `The body says nothing about the status: send ${expected}.`);
  const flag = (name: (typeof names)[number]): boolean | null | undefined => {
    const value = given.get(name);
    if (value === undefined || value === null || typeof value === 'boolean') return value;
    throw new HttpError(400, `${name} must be true or false.`);
  };
  const deprecationReason = given.get('deprecationReason');
  if (deprecationReason !== undefined && deprecationReason !== null && typeof deprecationReason !== 'string') {
    throw new HttpError(400, 'deprecationReason must be a string.');
  }
  return {
    listed: flag('listed') ?? undefined,
    allow: flag('allow'),
    deprecated: flag('deprecated') ?? undefined,
    deprecationReason,
  };
}

function merge(former: PackageStatus, change: StatusChange): PackageStatus {
  const deprecated = change.deprecated ?? former.deprecated;
  const reason = change.deprecationReason === undefined ? former.deprecationReason : change.deprecationReason;
  return {
    listed: change.listed ?? former.listed,
    allow: change.allow === undefined ? former.allow : change.allow,
    deprecated,
    deprecationReason: deprecated ? reason || null : null,
  };
}
