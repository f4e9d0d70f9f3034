import { closeness } from './claim.ts';
import type { Level, UrlCandidate } from './levels.ts';
import { affinity } from './roles.ts';
import type { Scalar } from './tree/node.ts';

/** A place and how near it is. */
export interface NearUrl {
  readonly value: Scalar;
  readonly closeness: number;
}

/** What is looked for: the stem of the secret's name (null: it has no name), and whether it is surely one of Artifactory's. */
export interface Wanted {
  readonly stem: readonly string[] | null;
  readonly certain: boolean;
}

const farthest = 4;
/** A password whose name says no more than this may belong to any place beside it. */
const neutral = new Set(
  'artifactory jfrog art rt jf repo repository registry maven mvn npm pypi nuget docker helm gem gems deploy deployer publish publisher upload download read reader write writer basic auth http https server client clear text plain my default corp company internal private ci build release snapshot url user proget source'.split(
    ' ',
  ),
);
/** Groups of these names are about other services, whatever stands around them. */
const others = new Set(
  'db database sql mysql postgres postgresql oracle mssql mongo mongodb redis rabbitmq kafka mail smtp imap ldap proxy aws s3 azure gcp github gitlab bitbucket jira sonar sonarqube slack nexus signing keystore truststore ssh ftp sftp vault jdbc datasource'.split(
    ' ',
  ),
);

/** The URL that fits best, in the nearest group that has one. For a certain secret a single Artifactory around it will do. */
export function nearestUrl({ stem, certain }: Wanted, levels: readonly Level[]): NearUrl | null {
  for (const [depth, { urls, label, inner, isUse }] of levels.entries()) {
    if (!certain && depth > farthest) return null;
    const found = bestUrl(stem ?? [], urls, certain);
    if (found !== null)
      return isUse
        ? { ...found, closeness: closeness.flow }
        : depth === 0
          ? found
          : { ...found, closeness: Math.min(found.closeness, closeness.neighbour) };
    if (certain && urls.some(({ location }) => location.artifactory)) return null;
    const beside = certain && depth <= 1 ? onlyPlace(inner().filter(({ location }) => location.artifactory)) : null;
    if (beside !== null) return { value: beside.value, closeness: closeness.guess };
    if (!certain && label.some((word) => others.has(word))) return null;
  }
  return null;
}

function bestUrl(stem: readonly string[], urls: readonly UrlCandidate[], certain: boolean): NearUrl | null {
  const ranked = urls
    .map((url) => ({ url, rank: affinity(stem, url.stem) + (url.named ? 0.5 : 0) }))
    // `dbPassword` beside `url` belongs to something else.
    .filter(({ rank }) => rank >= 2 || (rank >= 1 && (certain || stem.every((word) => neutral.has(word)))))
    .toSorted((left, right) => right.rank - left.rank);
  const artifactory = ranked.filter(({ url }) => url.location.artifactory);
  const list = artifactory.length > 0 ? artifactory : ranked;
  const best = onlyPlace(list.filter(({ rank }) => rank === list[0]?.rank).map(({ url }) => url));
  if (best !== null) return { value: best.value, closeness: closeness.same };
  const any = certain ? onlyPlace(urls.filter(({ location }) => location.artifactory)) : null;
  return any === null ? null : { value: any.value, closeness: closeness.guess };
}

/** The one place among these, in its fullest form that they agree on; null where there are several hosts. */
function onlyPlace(urls: readonly UrlCandidate[]): UrlCandidate | null {
  if (new Set(urls.map(({ location }) => location.host)).size !== 1) return null;
  const repos = new Set(urls.map(({ location }) => location.repo).filter((repo) => repo !== null));
  const wanted =
    repos.size === 1
      ? urls.find(({ location }) => location.repo !== null)
      : urls.find(({ location }) => location.repo === null);
  return wanted ?? urls[0] ?? null;
}

/** The repository under a name of its own, as JFrog's plug-ins for Gradle and Maven have it. */
export function nearestRepo(levels: readonly Level[]): Scalar | null {
  for (const { entries } of levels.slice(0, farthest))
    for (const { name, value } of entries)
      if (value.kind === 'scalar' && /^(?:repo|repository|target_?repo)_?(?:key|name)$/i.test(name ?? '')) return value;
  return null;
}

/** The user that fits best. One further out only for a secret that has a name to tell by. */
export function nearestUser({ stem, certain }: Wanted, levels: readonly Level[]): Scalar | null {
  const near = stem === null ? levels.slice(0, 1) : levels.slice(0, certain ? 2 : 3);
  for (const { users } of near) {
    const ranked = users
      .map(({ value, stem: other }) => ({ value, rank: affinity(stem ?? [], other) }))
      .filter(({ rank }) => rank >= 1)
      .toSorted((left, right) => right.rank - left.rank);
    if (ranked[0] !== undefined) return ranked[0].value;
  }
  return null;
}
