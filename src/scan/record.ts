import { type Claim, claim, closeness } from './claim.ts';
import { embeddedClaims } from './embedded.ts';
import { type Level, readLevel, urlInName } from './levels.ts';
import { nearestRepo, nearestUrl, nearestUser } from './nearest.ts';
import { roleOf } from './roles.ts';
import { findCertain } from './shapes/certain.ts';
import type { Surroundings } from './surroundings.ts';
import { type Entry, type Group, groupsOf, type Scalar } from './tree/node.ts';
import { soleReference } from './values/reference.ts';

/**
 * The credentials of any tree, without knowing its format: names tell secrets and users, values tell URLs; what stands
 * in the same group, or in one around it, belongs together. @param carrier begins the carriers, for example `ci-env`
 */
export function recordClaims(root: Group, carrier: string, around: Surroundings): Claim[] {
  const reader = new RecordReader(carrier, around);
  reader.prepare(root);
  reader.visit(root, null, []);
  return reader.claims;
}

class RecordReader {
  readonly claims: Claim[] = [];
  private readonly uses = new Map<string, Group>();
  private readonly carrier: string;
  private readonly around: Surroundings;

  constructor(carrier: string, around: Surroundings) {
    this.carrier = carrier;
    this.around = around;
  }

  /** Remembers which groups use which variables. */
  prepare(root: Group): void {
    for (const group of groupsOf(root))
      for (const { value } of group.entries) {
        const name = value.kind === 'scalar' && value.value.length < 200 ? soleReference(value.value)?.name : undefined;
        if (name !== undefined && !this.uses.has(name)) this.uses.set(name, group);
      }
  }

  visit(group: Group, under: Entry | null, outer: readonly Level[]): void {
    const level = readLevel(group, under, this.around);
    // `$headers = @{ … }` belongs to the command that is given $headers.
    const use = this.uses.get(under?.name?.replace(/^\$/, '') ?? '');
    const used: Level[] =
      use === undefined || use === group ? [] : [{ ...readLevel(use, null, this.around), isUse: true }];
    const levels = [level, ...used, ...outer];
    for (const item of level.entries) {
      if (item.value.kind === 'scalar') this.claims.push(...this.readEntry(item, item.value, level, levels));
      else if (roleOf(item.name ?? '').role === 'auth' || /auth|credential/i.test(item.value.head))
        this.claims.push(...this.readTuple(item.value, levels));
    }
    this.claims.push(...readHeaderPairs(level).map((found) => attribute(found, '', levels)));
    for (const item of level.entries) if (item.value.kind === 'group') this.visit(item.value, item, levels);
  }

  private readEntry(item: Entry, value: Scalar, level: Level, levels: readonly Level[]): Claim[] {
    const { name } = item;
    if (/refresh[-_. ]?token/i.test(name ?? '')) return [claim(`${this.carrier}:${name}`, value, { ignored: true })];
    const place = this.readPlace(item, value, level);
    if (place !== null) return [place];
    const named = name === null ? null : (headerClaim(name, value) ?? this.readRole(name, value));
    const embedded = embeddedClaims(value, this.around);
    const isBare = named === null && embedded.length === 0 && findCertain(value.value).length > 0;
    const bare = isBare ? claim(`${this.carrier}:${name ?? (level.head || 'value')}`, value) : null;
    return [named, bare, ...embedded].filter((found) => found !== null).map((found) => attribute(found, name, levels));
  }

  /** A URL or host as name and a credential as value: gem's credentials, yarn's `.yarnrc`, Composer's `bearer`. */
  private readPlace({ name, nameAt }: Entry, value: Scalar, { entries }: Level): Claim | null {
    const url = /[/.]/.test(name ?? '') ? urlInName({ name, nameAt, value }, this.around) : null;
    const own = /:(_\w+|username|email|always-auth|\w+)$/.exec(name ?? '')?.[1];
    if (
      url === null ||
      value.value.includes('://') ||
      (own !== undefined && !/^_(?:authToken|auth|password)$/.test(own))
    )
      return null;
    const form =
      own === '_auth'
        ? 'base64-pair'
        : own === '_password'
          ? 'base64'
          : own === '_authToken'
            ? 'plain'
            : 'authorization';
    const place = (name ?? '').replace(/:_\w+$/, '');
    const beside = entries.find((other) => other.name === `${place}:username`)?.value;
    const user = beside?.kind === 'scalar' ? beside : null;
    const isText = form === 'authorization' && /\s/.test(value.value) && !/^(?:Basic|Bearer)\s/i.test(value.value);
    return isText || value.value === ''
      ? null
      : claim(`${this.carrier}:${own ?? 'host'}`, value, { form, url: url.value, user });
  }

  private readRole(name: string, value: Scalar): Claim | null {
    const { role } = roleOf(name);
    const carrier = `${this.carrier}:${name}`;
    // NuGet's API keys for Artifactory are `user:key`; elsewhere a colon may belong to the password.
    const isPair = /api[-_ ]?key$/i.test(name) || /:(?:AKCp|cmVmdGtuOj|eyJ)/.test(value.value);
    const isHeader = /^(?:Basic|Bearer)\s/i.test(value.value);
    if (role === 'secret')
      return claim(carrier, value, { form: isHeader ? 'authorization' : isPair ? 'pair' : 'plain' });
    if (role === 'pair') return claim(`${this.carrier}:-u`, value, { form: 'pair' });
    if (role === 'auth') return claim(carrier, value, { form: 'ident' });
    return role === 'weak-secret' && findCertain(value.value).length > 0 ? claim(carrier, value) : null;
  }

  /** `auth=("user", "key")`, `HTTPBasicAuth("user", "key")`. */
  private readTuple({ entries }: Group, levels: readonly Level[]): Claim[] {
    const [user, secret, ...more] = entries;
    if (user?.value.kind !== 'scalar' || secret?.value.kind !== 'scalar' || more.length > 0) return [];
    if (user.name !== null || secret.name !== null) return [];
    return [attribute(claim(`${this.carrier}:auth`, secret.value, { user: user.value }), 'auth', levels)];
  }
}

/** `headers.Add("X-JFrog-Art-Api", "key")`: a header's name and its value side by side. */
function readHeaderPairs({ entries }: Level): Claim[] {
  return entries.flatMap(({ name, value }, index) => {
    const next = entries[index + 1];
    if (name !== null || value.kind !== 'scalar' || next?.name !== null || next.value.kind !== 'scalar') return [];
    const found = headerClaim(value.value.replace(/:$/, ''), next.value);
    return found === null ? [] : [found];
  });
}

/** `X-JFrog-Art-Api` and `Authorization` as names. */
function headerClaim(name: string, value: Scalar): Claim | null {
  const header = name.toLowerCase();
  if (header === 'x-jfrog-art-api') return claim('header:X-JFrog-Art-Api', value, { artifactory: true });
  const isAuthorization = header === 'authorization' || header === 'proxy-authorization';
  return isAuthorization ? claim('header:Authorization', value, { form: 'authorization' }) : null;
}

/** Adds URL and user of the neighbourhood to a claim that has none of its own. */
function attribute(found: Claim, name: string | null, levels: readonly Level[]): Claim {
  const certain = found.artifactory === true || findCertain(found.secret.value).length > 0;
  // The name of a header says nothing of the place.
  const { role, stem } = roleOf(name ?? '');
  const wanted = { stem: name === null ? null : role === 'other' ? [] : stem, certain };
  const url = found.url === null ? nearestUrl(wanted, levels) : null;
  const user = found.user === null && !hasOwnUser(found) ? nearestUser(wanted, levels) : null;
  const near = found.url !== null ? found.closeness : (url?.closeness ?? closeness.guess);
  const repo = nearestRepo(levels);
  return {
    ...found,
    url: found.url ?? url?.value ?? null,
    user: found.user ?? user,
    closeness: near,
    ...(repo === null ? {} : { repo }),
  };
}

/** Where the value itself names the user, or a header needs none, a user beside it belongs to something else. */
function hasOwnUser({ form, secret, carrier, url }: Claim): boolean {
  return (form === 'pair' && secret.value.includes(':')) || url !== null || carrier === 'header:Authorization';
}
