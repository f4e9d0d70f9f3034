import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildNpmTarball, npmPublishDocument } from '../../../../emulator/demo/npmPackage.ts';
import type { Npm } from '../../../support/npm.ts';
import { type ClientName, clientVersion } from '../../../support/npmClients.ts';
import { inProject, type NpmLab } from '../../../support/npmLab.ts';
import { sigstoreBundle, withBundle } from '../../../support/sigstoreBundle.ts';
import type { Cell } from '../../matrix.ts';
import { lastRequest, requestsSince } from '../../requestLog.ts';
import { adminFeed, needed } from './packages.ts';
import { succeed } from './successes.ts';

const withoutSigstore = pathToFileURL(resolve('test', 'support', 'withoutSigstore.mjs')).href;

/** What only npm itself can ask for. `name` is a package of two versions that the cell has for itself. */
const cells: Readonly<Record<string, (npm: Npm, name: string, lab: NpmLab) => Promise<void>>> = {
  async 'searches and pings'(npm) {
    assert.match(await succeed(npm, ['search', 'NEEDED']), /@acme\/needed/);
    assert.match(await succeed(npm, ['ping']), /PONG/);
  },
  async 'asks whether what it has still holds, and is told so or gets the new one'(npm, name, lab) {
    assert.match(await succeed(npm, ['view', name, 'version']), /1\.1\.0/);
    const before = await lastRequest(lab.server);
    assert.match(await succeed(npm, ['view', name, 'version']), /1\.1\.0/);
    assert.match(await requestsSince(lab.server, before), /"status":304/);
    await adminFeed(lab).publish({ name, version: '1.2.0' });
    assert.match(await succeed(npm, ['view', name, 'version']), /1\.2\.0/);
  },
  async 'deprecates a version and takes it back'(npm, name) {
    await succeed(npm, ['deprecate', `${name}@1.0.0`, 'use another']);
    assert.match(await succeed(npm, ['view', `${name}@1.0.0`, 'deprecated']), /use another/);
    await succeed(npm, ['deprecate', `${name}@1.0.0`, '']);
    assert.doesNotMatch(await succeed(npm, ['view', `${name}@1.0.0`, 'deprecated']), /use another/);
  },
  async 'unpublishes one version, then all'(npm, name) {
    await succeed(npm, ['unpublish', `${name}@1.1.0`]);
    assert.match(await succeed(npm, ['view', name, 'versions', 'dist-tags']), /latest: '1\.0\.0'/);
    await succeed(npm, ['unpublish', name, '--force']);
    assert.match(await fail(npm, ['view', name]), /E404.*was not found in feed packages/s);
  },
  async 'adds, lists and removes an owner'(npm, name) {
    await succeed(npm, ['owner', 'add', 'Admin', name]);
    assert.match(await succeed(npm, ['owner', 'ls', name]), /^Admin /m);
    await succeed(npm, ['owner', 'rm', 'Admin', name]);
    assert.doesNotMatch(await succeed(npm, ['owner', 'ls', name]), /Admin/);
    assert.match(await fail(npm, ['owner', 'add', 'nobody', name]), /an owner has to be a user of the server/);
  },
  async 'stars a package, lists stars and takes it back'(npm, name) {
    await succeed(npm, ['star', name]);
    assert.ok((await succeed(npm, ['stars'])).split('\n').includes(name));
    await succeed(npm, ['unstar', name]);
    assert.ok(!(await succeed(npm, ['stars'])).split('\n').includes(name));
  },
  async 'is told what decides instead of access lists and teams'(npm, name) {
    const instead = /API keys and permissions on feed packages decide who may read and publish/;
    assert.match(await fail(npm, ['access', 'get', 'status', name]), instead);
    assert.match(await fail(npm, ['access', 'list', 'packages', '@acme']), instead);
    assert.match(await fail(npm, ['team', 'ls', '@acme']), instead);
  },
  async 'audits signatures, which nobody has, and fetches the provenance of who has some'(npm, name, lab) {
    const proved = await publishProved(lab, `${name}-proved`);
    assert.match(await succeed(npm, ['view', proved, 'dist.attestations.provenance']), /slsa\.dev\/provenance\/v1/);
    await succeed(npm, ['install', name, proved]);
    const before = await lastRequest(lab.server);
    const audit = await npm.run(['audit', 'signatures'], [], { NODE_OPTIONS: `--import=${withoutSigstore}` });
    assert.equal(audit.code, 1, audit.output);
    // npm 10 needs a key of the registry for any provenance; later ones count what nobody can verify as not there.
    assert.match(
      audit.output,
      /^npm error (found no dependencies to audit that were installed from a supported registry|.*-proved@1\.0\.0 has attestations but no corresponding public key\(s\) can be found)$/m,
    );
    const requests = await requestsSince(lab.server, before);
    assert.match(requests, /\/-\/npm\/v1\/keys","status":404/);
    assert.match(requests, /\/-\/npm\/v1\/attestations\/[^"]*-proved@1\.0\.0","status":200/);
  },
  async 'is told that tokens are API keys here'(npm) {
    assert.match(await fail(npm, ['token', 'list']), /Tokens are API keys here/);
    assert.match(await fail(npm, ['profile', 'get']), /Tokens are API keys here/);
  },
};

export function npmOnlyCells(client: ClientName): Cell<NpmLab>[] {
  if (client !== 'npm10' && client !== 'npm11') return [];
  return Object.entries(cells).map(([action, work], index) => ({
    client,
    version: clientVersion(client),
    action,
    async run(lab) {
      const name = `@acme/only-${client}-${index}`;
      for (const version of ['1.0.0', '1.1.0']) await adminFeed(lab).publish({ name, version });
      await inProject(client, lab, { packageJson: needed }, (npm) => work(npm, name, lab));
    },
  }));
}

/** Publishes a package with a provenance that nobody has signed. */
async function publishProved(lab: NpmLab, name: string): Promise<string> {
  const packageJson = { name, version: '1.0.0' };
  const tarball = await buildNpmTarball(packageJson);
  const bundle = sigstoreBundle({ purl: `pkg:npm/${name.replace('@', '%40')}@1.0.0`, tarball });
  const document = npmPublishDocument(packageJson, tarball);
  const { status } = await adminFeed(lab).send(
    'PUT',
    `/${name.replace('/', '%2f')}`,
    withBundle(document, `${name}-1.0.0.sigstore`, JSON.stringify(bundle)),
  );
  assert.equal(status, 201);
  return name;
}

/** Runs a command that must fail. @returns its output. */
async function fail(npm: Npm, args: readonly string[]): Promise<string> {
  const { code, output } = await npm.run(args);
  assert.notEqual(code, 0, `${args.join(' ')}\n${output}`);
  return output;
}
