import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counts, proposeMapping } from '../../../src/migration/mappings.ts';
import { makeTarget } from '../../support/planInput.ts';

const place = (repo: string, packageType: string | null) => ({
  host: 'artifactory.corp.example',
  repo,
  packageType,
  repoClass: null,
  publishTo: null,
});

/** Spec: URL mapping, repo class and feed. */
const cases: readonly (readonly [
  repo: string,
  packageType: string | null,
  feeds: readonly string[],
  feed: string | null,
  confidence: string,
  reason: RegExp,
])[] = [
  ['npm-local', 'npm', ['npm-local:npm', 'npm:npm'], 'npm-local', 'certain', /same name/],
  ['NPM-Local', 'npm', ['npm-local:npm'], 'npm-local', 'certain', /same name/],
  ['npm-local', null, ['npm-local:npm'], 'npm-local', 'high', /same name/],
  ['libs', 'maven', ['libs:maven2'], 'libs', 'certain', /same name/],
  ['packs', 'nuget', ['packs:chocolatey'], 'packs', 'certain', /same name/],
  ['gems', 'gems', ['gems:rubygems'], 'gems', 'certain', /same name/],
  ['files', 'generic', ['files:asset'], 'files', 'certain', /same name/],
  ['npm-local', 'npm', ['npm:npm', 'other:npm'], 'npm', 'guess', /without the ending/],
  ['npm-dev-local', 'npm', ['npm:npm', 'other:npm'], 'npm', 'guess', /without the ending/],
  ['npm-remote-cache', 'npm', ['npm:npm', 'other:npm'], 'npm', 'guess', /without the ending/],
  ['npm-virtual', 'npm', ['npm-local:npm', 'other:npm'], 'npm-local', 'guess', /but for the ending/],
  [
    'npm-virtual',
    'npm',
    ['npm-local:npm', 'npm-remote:npm'],
    null,
    'none',
    /Several feeds could do: npm-local, npm-remote/,
  ],
  ['whatever', 'npm', ['packages:npm', 'x:nuget'], 'packages', 'guess', /only feed for npm/],
  ['whatever', null, ['packages:npm'], null, 'none', /Nothing tells what packages it holds/],
  ['team-gradle-dev', null, ['java:maven', 'x:npm'], 'java', 'guess', /By its name it holds packages of type maven/],
  ['npm-next', null, ['a:npm', 'b:npm'], null, 'none', /Nothing tells what packages it holds/],
  ['npm-local', 'npm', ['npm-local:nuget', 'a:npm', 'b:npm'], null, 'none', /of type nuget and not for npm/],
  ['npm-local', 'npm', ['x:nuget'], null, 'none', /no feed for npm/],
  ['go-virtual', 'go', ['go-virtual:npm'], null, 'certain', /ProGet has no feeds for go/],
];

for (const [repo, packageType, feeds, feed, confidence, reason] of cases)
  test(`${repo} (${packageType}) among ${feeds.join(', ')} is for ${feed ?? 'no feed'}`, () => {
    const mapping = proposeMapping(place(repo, packageType), makeTarget(feeds));
    assert.deepEqual([mapping.feed, mapping.confidence, mapping.confirmed], [feed, confidence, false]);
    assert.match(mapping.reason, reason);
    assert.equal(counts(mapping), feed !== null && (confidence === 'certain' || confidence === 'high'));
    assert.equal(counts({ ...mapping, confirmed: true }), feed !== null);
  });

test('an alternate name of a feed is as good as its name', () => {
  const target = makeTarget(['packages:npm', 'other:npm']);
  const feeds = target.feeds.map((feed) =>
    feed.name === 'packages' ? { ...feed, alternateNames: ['npm-all'] } : feed,
  );
  const { feed, confidence, reason } = proposeMapping(place('npm-all', 'npm'), { ...target, feeds });
  assert.deepEqual([feed, confidence], ['packages', 'certain']);
  assert.match(reason, /alternate name npm-all/);
});

test('without a server nothing is mapped', () => {
  const mapping = proposeMapping(place('npm-local', 'npm'), null);
  assert.deepEqual([mapping.feed, mapping.confidence], [null, 'none']);
  assert.match(mapping.reason, /No ProGet server was asked/);
});
