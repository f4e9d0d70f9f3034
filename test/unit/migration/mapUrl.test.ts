import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeUrlMapper } from '../../../src/migration/mapUrl.ts';
import type { Mapping } from '../../../src/migration/plan.ts';
import { mappingsOf } from '../../support/rewriteLab.ts';

const known = { hosts: ['repo.corp.example', 'art.corp.example', 'acme.jfrog.io'], dockerBases: ['repo.corp.example'] };
const types = [
  ['npm', 'npm'],
  ['nuget', 'nuget'],
  ['choco', 'chocolatey'],
  ['psgallery', 'powershell'],
  ['maven', 'maven'],
  ['pypi', 'pypi'],
  ['gems', 'rubygems'],
  ['docker', 'docker'],
  ['helm', 'helm'],
  ['cargo', 'cargo'],
  ['conan', 'conan'],
  ['composer', 'composer'],
  ['conda', 'conda'],
  ['cran', 'cran'],
  ['debian', 'debian'],
  ['rpm', 'rpm'],
  ['alpine', 'alpine'],
  ['pub', 'pub'],
  ['terraform', 'terraform'],
  ['vsix', 'vsix'],
  ['generic', 'asset'],
  ['blobs', 'universal'],
  ['bower', 'bower'],
] as const;
const hosts = ['repo.corp.example', 'art.corp.example:8082', 'acme.jfrog.io'];
const table = hosts.flatMap((host) => types.map(([repo, type]) => `${host} ${repo}-virtual F-${repo} ${type}`));
const { mappings, feeds } = mappingsOf(
  [
    ...table,
    'docker-virtual.repo.corp.example docker-virtual F-docker docker',
    'acme-docker-virtual.jfrog.io docker-virtual F-docker docker',
  ].join('\n'),
);
const map = makeUrlMapper({ mappings, target: { url: 'https://p.example', feeds }, known });

const H = 'https://repo.corp.example/artifactory';
const P = 'https://p.example';
/** Spec: URL mapping, one row of the table after the other. */
const rows: readonly (readonly [old: string, now: string | null])[] = [
  [`${H}/api/npm/npm-virtual/`, `${P}/npm/F-npm/`],
  [`${H}/api/npm/npm-virtual`, `${P}/npm/F-npm`],
  [`${H}/api/npm/npm-virtual/@corp%2fui/-/ui-1.0.0.tgz`, `${P}/npm/F-npm/@corp%2fui/-/ui-1.0.0.tgz`],
  [`${H}/api/npm/npm-virtual/auth/corp`, null],
  ['//repo.corp.example/artifactory/api/npm/npm-virtual/', '//p.example/npm/F-npm/'],
  [`${H}/api/nuget/nuget-virtual`, `${P}/nuget/F-nuget`],
  [`${H}/api/nuget/nuget-virtual/Packages()`, `${P}/nuget/F-nuget/Packages()`],
  [`${H}/api/nuget/v3/nuget-virtual`, `${P}/nuget/F-nuget/v3/index.json`],
  [`${H}/api/nuget/v3/nuget-virtual/`, `${P}/nuget/F-nuget/v3/index.json`],
  [`${H}/api/nuget/v3/nuget-virtual/index.json`, `${P}/nuget/F-nuget/v3/index.json`],
  [`${H}/api/nuget/v3/nuget-virtual/symbols`, null],
  [`${H}/api/nuget/choco-virtual`, `${P}/nuget/F-choco`],
  [`${H}/api/nuget/psgallery-virtual/`, `${P}/nuget/F-psgallery/`],
  [`${H}/maven-virtual`, `${P}/maven2/F-maven`],
  [`${H}/maven-virtual/com/corp/a/1.0/a-1.0.pom`, `${P}/maven2/F-maven/com/corp/a/1.0/a-1.0.pom`],
  [`${H}/maven-virtual-cache/`, `${P}/maven2/F-maven/`],
  [`${H}/api/pypi/pypi-virtual/simple`, `${P}/pypi/F-pypi/simple`],
  [`${H}/api/pypi/pypi-virtual/simple/`, `${P}/pypi/F-pypi/simple/`],
  [`${H}/api/pypi/pypi-virtual`, `${P}/pypi/F-pypi/legacy`],
  [`${H}/api/gems/gems-virtual/`, `${P}/rubygems/F-gems/`],
  [`${H}/api/docker/docker-virtual/v2/app/tags/list`, `${P}/v2/F-docker/app/tags/list`],
  ['https://docker-virtual.repo.corp.example', P],
  ['https://docker-virtual.repo.corp.example/v2/', `${P}/v2/`],
  ['docker-virtual.repo.corp.example', 'p.example'],
  ['acme-docker-virtual.jfrog.io', 'p.example'],
  ['docker-virtual.repo.corp.example/team/app:1.2', 'p.example/F-docker/team/app:1.2'],
  ['acme-docker-virtual.jfrog.io/app@sha256:00', 'p.example/F-docker/app@sha256:00'],
  ['acme.jfrog.io/docker-virtual/app:1.2', 'p.example/F-docker/app:1.2'],
  ['https://acme.jfrog.io/docker-virtual/app', null],
  [`${H}/api/helm/helm-virtual`, `${P}/helm/F-helm`],
  [`${H}/helm-virtual/index.yaml`, `${P}/helm/F-helm/index.yaml`],
  ['oci://repo.corp.example/docker-virtual', 'oci://p.example/F-docker'],
  [`${H}/api/go/go-virtual`, null],
  [
    'sparse+https://repo.corp.example/artifactory/api/cargo/cargo-virtual/index/',
    'sparse+https://p.example/cargo/F-cargo/',
  ],
  [`${H}/git/cargo-virtual.git`, 'sparse+https://p.example/cargo/F-cargo/'],
  [`${H}/api/conan/conan-virtual`, `${P}/conan/F-conan`],
  [`${H}/api/composer/composer-virtual/`, `${P}/composer/F-composer/`],
  [`${H}/api/conda/conda-virtual`, `${P}/conda/F-conda`],
  [`${H}/api/cran/cran-virtual`, `${P}/cran/F-cran`],
  [`${H}/cran-virtual/`, `${P}/cran/F-cran/`],
  [`${H}/api/deb/debian-virtual`, `${P}/debian/F-debian`],
  [`${H}/debian-virtual`, `${P}/debian/F-debian`],
  [`${H}/rpm-virtual/`, `${P}/rpm/F-rpm/`],
  [`${H}/alpine-virtual/v3.20/main`, `${P}/apk/F-alpine/v3.20/main`],
  [`${H}/api/pub/pub-virtual`, `${P}/pub/F-pub`],
  [`${H}/api/terraform/terraform-virtual/modules/`, `${P}/terraform/F-terraform/`],
  [`${H}/vsix-virtual`, `${P}/vsix/F-vsix`],
  [`${H}/generic-virtual/a/b.zip`, `${P}/endpoints/F-generic/content/a/b.zip`],
  [`${H}/blobs-virtual/a/b.zip`, null],
  [`${H}/api/bower/bower-virtual`, `${P}/bower/F-bower`],
  // Ways in which a server is reached.
  ['http://art.corp.example:8082/artifactory/api/npm/npm-virtual/', `${P}/npm/F-npm/`],
  ['https://repo.corp.example/api/npm/npm-virtual/', `${P}/npm/F-npm/`],
  ['https://repo.corp.example/art/api/npm/npm-virtual/', `${P}/npm/F-npm/`],
  ['https://repo.corp.example/maven-virtual/', `${P}/maven2/F-maven/`],
  ['https://repo.corp.example/art/maven-virtual/', `${P}/maven2/F-maven/`],
  ['https://acme.jfrog.io/acme/maven-virtual/', `${P}/maven2/F-maven/`],
  [`${H}`, P],
  [`${H}/`, `${P}/`],
  ['repo.corp.example', 'p.example'],
  // What has no counterpart.
  [`${H}/api/storage/npm-virtual/a`, null],
  [`${H}/api/search/aql`, null],
  [`${H}/generic-virtual/a.zip;build=1`, null],
  [`${H}/api/system/ping`, null],
  [`${H}/other-repo/`, null],
  [`${H}/api/npm/other-repo/`, null],
  [`${H}/npm-virtual/a.tgz`, null],
  ['https://repo.corp.example/ui/', null],
  ['https://elsewhere.example/artifactory/api/npm/npm-virtual/', null],
  ['https://j:k@repo.corp.example/artifactory/api/npm/npm-virtual/', null],
  ['no url', null],
];
for (const [old, now] of rows) test(`${old} becomes ${now ?? 'nothing'}`, () => assert.equal(map(old, null), now));

test('a server below a path keeps its path, and http stays http', () => {
  const local = makeUrlMapper({ mappings, target: { url: 'http://127.0.0.1:8624/proget/', feeds }, known });
  assert.equal(local(`${H}/api/npm/npm-virtual/`, null), 'http://127.0.0.1:8624/proget/npm/F-npm/');
  assert.equal(
    local('//repo.corp.example/artifactory/api/npm/npm-virtual/', null),
    '//127.0.0.1:8624/proget/npm/F-npm/',
  );
});

test('guesses that nobody confirmed map nothing, and neither do repositories without a feed', () => {
  const [first] = mappings as [Mapping];
  const one = (mapping: Mapping) =>
    makeUrlMapper({ mappings: [mapping], target: { url: P, feeds }, known })(`${H}/api/npm/npm-virtual/`, null);
  assert.equal(one(first), `${P}/npm/F-npm/`);
  assert.equal(one({ ...first, confidence: 'guess', confirmed: false }), null);
  assert.equal(one({ ...first, confidence: 'guess' }), `${P}/npm/F-npm/`);
  assert.equal(one({ ...first, feed: null }), null);
});
