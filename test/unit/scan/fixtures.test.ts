import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Finding } from '../../../src/scan/finding.ts';
import { scan } from '../../../src/scan/scan.ts';
import { type Expected, score } from '../../support/score.ts';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'artifactory');
const { credentials, scannerOptions } = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as {
  credentials: Expected[];
  scannerOptions: { artifactoryHosts: string[]; dockerSubdomainBases: string[] };
};

test('every credential of the sample workspace is found where it is, and nothing else', async (t) => {
  const findings: Finding[] = [];
  const options = { hosts: scannerOptions.artifactoryHosts, dockerBases: scannerOptions.dockerSubdomainBases };
  for await (const event of scan(join(folder, 'workspace'), options))
    if (event.type === 'finding') findings.push(event.finding);
  const { precision, recall, mistakes } = score(findings, credentials);
  t.diagnostic(`precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)} over ${credentials.length} sightings`);
  assert.deepEqual(mistakes, []);
  assert.equal(precision, 1);
  assert.equal(recall, 1);
});
