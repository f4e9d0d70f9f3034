import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEdits } from '../../../src/migration/rewrite/applyEdits.ts';
import { rewriteText } from '../../../src/migration/rewrite/rewriteText.ts';
import { rewritingOf } from '../../support/rewriteLab.ts';

const mappings = `
  docker-virtual.packages.corp.example docker-virtual images docker
  example-fake-co.jfrog.io             docker-local   images docker
`;
const files: readonly (readonly [file: string, old: string, now: string])[] = [
  [
    'Dockerfile',
    'FROM example-fake-co.jfrog.io/docker-local/base:1.4 AS build\n# FROM docker-virtual.packages.corp.example/old:1\nCOPY --from=docker-virtual.packages.corp.example/tools/x@sha256:0a /x /x\nFROM alpine:3.20\n',
    'FROM proget.corp.example/images/base:1.4 AS build\n# FROM docker-virtual.packages.corp.example/old:1\nCOPY --from=proget.corp.example/images/tools/x@sha256:0a /x /x\nFROM alpine:3.20\n',
  ],
  [
    'compose.yaml',
    'services:\n  app:\n    image: "docker-virtual.packages.corp.example/team/app:$TAG"\n  db: { image: postgres:16 }\n',
    'services:\n  app:\n    image: "proget.corp.example/images/team/app:$TAG"\n  db: { image: postgres:16 }\n',
  ],
  [
    'k8s/deploy.yaml',
    'spec:\n  containers:\n  - image: example-fake-co.jfrog.io/docker-local/app\n    name: app\n  - image: example-fake-co.jfrog.io/other-local/app\n',
    'spec:\n  containers:\n  - image: proget.corp.example/images/app\n    name: app\n  - image: example-fake-co.jfrog.io/other-local/app\n',
  ],
];

for (const [file, old, now] of files) {
  test(`names of images in ${file} become those of the feed, where that is asked for`, () => {
    const { edits } = rewriteText(file, old, [], rewritingOf(mappings, { images: true }));
    assert.equal(applyEdits(old, edits), now);
    assert.ok(edits.every(({ what }) => what === 'image'));
  });
  test(`names of images in ${file} stay by default`, () =>
    assert.deepEqual(rewriteText(file, old, [], rewritingOf(mappings)).edits, []));
}
