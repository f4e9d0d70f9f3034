import { feedTypesFor, fits } from './feedTypes.ts';
import type { Mapping, Target, TargetFeed } from './plan.ts';

/** A repository that something refers to, before anybody knows its feed. */
export type Place = Pick<Mapping, 'host' | 'repo' | 'packageType' | 'repoClass' | 'publishTo'>;

type Proposal = Pick<Mapping, 'feed' | 'reason' | 'confidence' | 'confirmed'>;

const suffix = /[-_.](?:local|remote|virtual|cache|federated|dev|prod|group|hosted|proxy)$/i;

/** Which feed would do for a repository. Spec: URL mapping, repo class and feed. */
export function proposeMapping(place: Place, target: Target | null): Mapping {
  return { ...place, ...(target === null ? withoutTarget(place) : propose(place, target.feeds)) };
}

/** A mapping that somebody has chosen. */
export function chosenMapping(place: Place, feed: string | null): Mapping {
  const reason = feed === null ? 'You left it without a feed.' : 'You chose this feed.';
  return { ...place, feed, reason, confidence: 'certain', confirmed: true };
}

/** A feed that the mapping names, or would by its name, but that holds other packages; null = none. */
export function misfit({ repo, feed, packageType }: Mapping, target: Target | null): TargetFeed | null {
  const found = target?.feeds.find(({ name, alternateNames }) =>
    feed === null ? [name, ...alternateNames].some((one) => same(one, repo)) : same(name, feed),
  );
  return found === undefined || fits(found, packageType) ? null : found;
}

/** Whether a mapping may be acted upon: guesses only once somebody has said yes. */
export function counts({ feed, confirmed, confidence }: Mapping): boolean {
  return feed !== null && (confirmed || confidence === 'certain' || confidence === 'high');
}

function withoutTarget({ packageType }: Place): Proposal {
  const none = noCounterpart(packageType);
  return (
    none ?? { feed: null, reason: 'No ProGet server was asked for its feeds.', confidence: 'none', confirmed: false }
  );
}

function propose(place: Place, feeds: readonly TargetFeed[]): Proposal {
  const { repo, packageType } = place;
  const none = noCounterpart(packageType);
  if (none !== null) return none;
  const fitting = feeds.filter((feed) => fits(feed, packageType));
  const exact = packageType === null ? 'high' : 'certain';
  const equal = fitting.find(({ name }) => same(name, repo));
  if (equal) return { feed: equal.name, reason: 'The feed has the same name.', confidence: exact, confirmed: false };
  const alternate = fitting.find(({ alternateNames }) => alternateNames.some((name) => same(name, repo)));
  if (alternate)
    return {
      feed: alternate.name,
      reason: `The feed has the alternate name ${repo}.`,
      confidence: exact,
      confirmed: false,
    };
  const guess = (feed: TargetFeed, reason: string): Proposal => ({
    feed: feed.name,
    reason,
    confidence: 'guess',
    confirmed: false,
  });
  const short = shortened(repo);
  const namesOf = ({ name, alternateNames }: TargetFeed) => [name, ...alternateNames];
  for (const wanted of short) {
    const alike = fitting.find((feed) => namesOf(feed).some((name) => same(name, wanted)));
    if (alike) return guess(alike, `Its name is that of ${repo} without the ending.`);
  }
  const kin = fitting.filter((feed) =>
    namesOf(feed).some((name) => shortened(name).some((one) => [repo, ...short].some((other) => same(one, other)))),
  );
  if (kin[0] !== undefined && kin.length === 1) return guess(kin[0], `Its name is like ${repo} but for the ending.`);
  const [single] = fitting;
  if (single !== undefined && fitting.length === 1 && packageType !== null)
    return guess(single, `It is the only feed for ${packageType}.`);
  const word = packageType === null ? typeInName(repo) : null;
  if (word !== null) {
    const byWord = propose({ ...place, packageType: word }, feeds);
    const feed = feeds.find(({ name }) => name === byWord.feed);
    if (feed !== undefined) return guess(feed, `By its name it holds packages of type ${word}.`);
  }
  return unknown(repo, packageType, feeds, fitting);
}

/** Words by which people name repositories. */
const typeWords: Readonly<Record<string, string>> = {
  npm: 'npm',
  node: 'npm',
  nuget: 'nuget',
  dotnet: 'nuget',
  gems: 'gems',
  gem: 'gems',
  rubygems: 'gems',
  ruby: 'gems',
  pypi: 'pypi',
  python: 'pypi',
  maven: 'maven',
  mvn: 'maven',
  gradle: 'maven',
  libs: 'maven',
  plugins: 'maven',
  docker: 'docker',
  helm: 'helm',
  cargo: 'cargo',
  conan: 'conan',
  composer: 'composer',
  php: 'composer',
  conda: 'conda',
  cran: 'cran',
  debian: 'debian',
  deb: 'debian',
  apt: 'debian',
  rpm: 'rpm',
  yum: 'rpm',
  alpine: 'alpine',
  terraform: 'terraform',
  generic: 'generic',
};

function typeInName(repo: string): string | null {
  const [word] = repo
    .toLowerCase()
    .split(/[-_.]/)
    .flatMap((part) => typeWords[part] ?? []);
  return word ?? null;
}

function unknown(
  repo: string,
  packageType: string | null,
  feeds: readonly TargetFeed[],
  fitting: readonly TargetFeed[],
): Proposal {
  const other = feeds.find(({ name, alternateNames }) => [name, ...alternateNames].some((one) => same(one, repo)));
  const reason =
    other !== undefined
      ? `The feed ${other.name} has that name, but is of type ${other.type} and not for ${packageType}.`
      : packageType === null
        ? 'Nothing tells what packages it holds.'
        : fitting.length === 0
          ? `The server has no feed for ${packageType ?? 'this'}.`
          : `Several feeds could do: ${fitting
              .slice(0, 5)
              .map(({ name }) => name)
              .join(', ')}${fitting.length > 5 ? ', …' : ''}.`;
  return { feed: null, reason, confidence: 'none', confirmed: false };
}

/** Nothing to be asked: no feed could be named. */
function noCounterpart(packageType: string | null): Proposal | null {
  if (packageType === null || feedTypesFor(packageType) !== null) return null;
  return { feed: null, reason: `ProGet has no feeds for ${packageType}.`, confidence: 'certain', confirmed: false };
}

/** A name without its ending, and without two of them: `npm-dev-local`, `npm-dev`, `npm`. */
function shortened(name: string): string[] {
  const once = name.replace(suffix, '');
  if (once === name) return [];
  const twice = once.replace(suffix, '');
  return twice === once ? [once] : [once, twice];
}

function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
