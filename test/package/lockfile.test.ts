import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import satisfies from 'semver/functions/satisfies.js';
import packageJson from '../../package.json' with { type: 'json' };
import { bundledPackageFolders, root } from '../support/bundles.ts';
import { repositoryFiles } from '../support/repositoryFiles.ts';

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  /** It comes inside of another package, whose digest covers it. */
  readonly inBundle?: boolean;
  readonly hasInstallScript?: boolean;
  readonly engines?: { readonly node?: string };
}

const oldestNode = '20.19.0';
// Those of the fixtures are samples for the scanner.
const lockfiles = repositoryFiles().filter((file) => /^(?!test\/fixtures\/)(?:.*\/)?package-lock\.json$/.test(file));

function lockedPackages(lockfile: string): readonly (readonly [path: string, locked: LockedPackage])[] {
  const { packages } = JSON.parse(readFileSync(join(root, lockfile), 'utf8')) as {
    packages: Record<string, LockedPackage>;
  };
  return Object.entries(packages).filter(([path]) => path !== '');
}

test('there is a lockfile', () => assert.ok(lockfiles.includes('package-lock.json')));

for (const lockfile of lockfiles) {
  test(`${lockfile} names no addresses, so that any registry serves it`, () => {
    const addressed = lockedPackages(lockfile).filter(([, { resolved }]) => resolved !== undefined);
    assert.deepEqual(
      addressed.map(([path]) => path),
      [],
    );
  });

  test(`${lockfile} has the digest of every package`, () => {
    const bare = lockedPackages(lockfile).filter(
      ([, { integrity, inBundle }]) => !inBundle && !integrity?.startsWith('sha512-'),
    );
    assert.deepEqual(
      bare.map(([path]) => path),
      [],
    );
  });
}

test('every bundled package runs on the oldest Node that we allow', () => {
  assert.equal(packageJson.engines.node, `>=${oldestNode.replace(/\.0$/, '')}`);
  const locked = new Map(lockedPackages('package-lock.json'));
  const bundled = bundledPackageFolders();
  assert.ok(bundled.length > 0);
  for (const folder of bundled) {
    const entry = locked.get(folder);
    assert.ok(entry, `${folder} is not in the lockfile`);
    const { node = '*' } = entry.engines ?? {};
    assert.ok(satisfies(oldestNode, node), `${folder} ${entry.version} needs Node ${node}`);
  }
});

test('every package with an install script has been reviewed', () => {
  const scripted = lockedPackages('package-lock.json').filter(([, { hasInstallScript }]) => hasInstallScript);
  const names = scripted.map(([path]) => path.replace(/^.*node_modules\//, ''));
  assert.deepEqual(
    names.filter((name) => !(name in packageJson.allowScripts)),
    [],
  );
});

test('nothing has to be installed for the product', () => {
  assert.equal('dependencies' in packageJson, false);
});
