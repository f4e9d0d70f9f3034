import type { Link } from './claim.ts';
import type { Finding, Reference } from './finding.ts';
import { ignoredLines } from './ignoreMarker.ts';
import type { Pointer, Verdict } from './judge.ts';
import { makeLineIndex } from './lineIndex.ts';
import { mergeVerdicts } from './merge.ts';
import { isKnownHost, type KnownHosts } from './places/hosts.ts';
import { type Location, locate } from './places/location.ts';
import type { TextReading } from './readText.ts';

interface Held {
  readonly file: string;
  readonly line: number;
  readonly verdict: Verdict;
}

interface Results {
  readonly findings: Finding[];
  readonly references: Reference[];
}

const suspicious = /artifactory|jfrog|(?:^|[^a-z])(?:jf|rt|art)(?:_|$)/i;

/**
 * Turns what was read into findings. What needs another file (a place under its name, a host that another file proves to
 * be Artifactory) is held back until all are read.
 */
export class Collector {
  private readonly known: KnownHosts;
  private readonly places = new Map<string, { file: string; location: Location }[]>();
  private readonly learned = new Set<string>();
  private readonly held: Held[] = [];
  private readonly heldReferences: { reference: Reference; link: Link | undefined; proven: boolean }[] = [];

  constructor(known: KnownHosts) {
    this.known = known;
  }

  /** Takes what a file says. @returns what is settled already */
  add(file: string, text: string, reading: TextReading): Results {
    const lineOf = makeLineIndex(text);
    for (const { realm, name, url } of reading.urls) {
      const location = locate(reading.scopeOf.scope.expand(url), this.known, true);
      if (location === null) continue;
      const key = `${realm}\0${name}`;
      this.places.set(key, [...(this.places.get(key) ?? []), { file, location }]);
      if (location.artifactory) this.learned.add(location.host);
    }
    const results: Results = { findings: [], references: [] };
    const linked = reading.verdicts.map((verdict) => this.resolve(verdict, file, true));
    const ignored = ignoredLines(text);
    for (const verdict of mergeVerdicts(linked, lineOf)) {
      const line = lineOf(verdict.places.secret.start);
      if (ignored.has(line)) continue;
      if (verdict.location?.artifactory || (verdict.proven && verdict.location))
        this.learned.add(verdict.location.host);
      const waits = !verdict.proven || (verdict.location === null && verdict.claim.link !== undefined);
      if (waits) this.held.push({ file, line, verdict });
      else results.findings.push(toFinding(file, line, verdict));
    }
    this.addReferences(file, lineOf, reading, results);
    return results;
  }

  private addReferences(
    file: string,
    lineOf: (position: number) => number,
    reading: TextReading,
    results: Results,
  ): void {
    const seen = new Set<string>();
    const points: Omit<Pointer, 'parts'>[] = [
      ...reading.pointers,
      ...reading.sealed.map(({ at, name, url, user, link }) => ({
        name,
        at,
        location: url === null ? null : locate(reading.scopeOf.scope.expand(url), this.known, true),
        user: user?.value ?? null,
        claim: {
          carrier: '',
          secret: at,
          form: 'plain' as const,
          url,
          user,
          packageType: null,
          closeness: 4,
          ...(link === undefined ? {} : { link }),
        },
      })),
    ];
    for (const { name, at, location, user, claim } of points) {
      const place = location ?? this.findPlace(claim.link, file, true);
      const reference = {
        file,
        line: lineOf(at.start),
        name,
        host: place?.artifactory || claim.artifactory ? (place?.host ?? null) : null,
        user,
      };
      const key = `${reference.line}\0${name}`;
      if (seen.has(key) && reference.host === null) continue;
      const proven =
        place?.artifactory === true ||
        claim.artifactory === true ||
        (place === null && suspicious.test(`${name} ${claim.carrier}`));
      if (!proven && claim.link === undefined) continue;
      if (seen.has(key)) continue;
      seen.add(key);
      if (proven) results.references.push(reference);
      else this.heldReferences.push({ reference, link: claim.link, proven });
    }
  }

  /** What had to wait. */
  finish(): Results {
    const results: Results = { findings: [], references: [] };
    for (const { file, line, verdict } of this.held) {
      const resolved = this.resolve(verdict, file, false);
      const host = resolved.location?.host ?? null;
      const isArtifactory = resolved.location?.artifactory || (host !== null && this.learned.has(host));
      if (resolved.proven || isArtifactory) results.findings.push(toFinding(file, line, resolved));
    }
    for (const { reference, link } of this.heldReferences) {
      const place = this.findPlace(link, reference.file, false);
      if (place?.artifactory) results.references.push({ ...reference, host: place.host });
    }
    return results;
  }

  private resolve(verdict: Verdict, file: string, sameFile: boolean): Verdict {
    if (verdict.location !== null) return verdict;
    const location = this.findPlace(verdict.claim.link, file, sameFile);
    return location === null ? verdict : { ...verdict, location, proven: verdict.proven || location.artifactory };
  }

  /** The place of a name: in the same file, else in the nearest one; null where several are as near. */
  private findPlace(link: Link | undefined, file: string, sameFile: boolean): Location | null {
    const all = link === undefined ? [] : (this.places.get(`${link.realm}\0${link.name}`) ?? []);
    const own = all.filter((place) => place.file === file);
    const list = own.length > 0 ? own : sameFile ? [] : all;
    const nearest = Math.max(0, ...list.map((place) => commonFolders(place.file, file)));
    const near = list.filter((place) => commonFolders(place.file, file) === nearest);
    const artifactory = near.filter(({ location }) => location.artifactory || isKnownHost(location.host, this.known));
    const best = artifactory.length > 0 ? artifactory : near;
    const [first] = best;
    if (first === undefined) return null;
    if (new Set(best.map(({ location }) => location.host)).size > 1) return null;
    const repos = new Set(best.map(({ location }) => location.repo));
    return repos.size > 1 ? { ...first.location, repo: null } : first.location;
  }
}

function commonFolders(left: string, right: string): number {
  const [a, b] = [left.split('/').slice(0, -1), right.split('/').slice(0, -1)];
  const different = a.findIndex((folder, index) => folder !== b[index]);
  return different < 0 ? a.length : different;
}

function toFinding(
  file: string,
  line: number,
  { kind, secret, facts, location, user, claim, places, closeness }: Verdict,
): Finding {
  const isCertain = kind === 'api-key' || kind === 'reference-token' || kind === 'access-token';
  return {
    file,
    line,
    kind,
    host: location?.host ?? null,
    repo: location?.repo ?? null,
    user,
    packageType: claim.packageType ?? location?.packageType ?? null,
    carrier: claim.carrier,
    confidence: isCertain ? 'certain' : closeness >= 3 ? 'high' : 'medium',
    facts,
    secret,
    places,
  };
}
