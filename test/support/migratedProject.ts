import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rewriteBytes } from '../../src/migration/rewrite/rewriteBytes.ts';
import type { Finding } from '../../src/scan/finding.ts';
import { scan } from '../../src/scan/scan.ts';
import { rewritingOf, sampleKnown } from './rewriteLab.ts';

export interface MigrateOptions {
  /** `host repo feed type`, one a line. */
  readonly mappings: string;
  /** Of the server that the files lead to. */
  readonly url: string;
  /** Variable that takes the place of keys, where files know variables. */
  readonly variable?: string;
}

/**
 * Rewrites all files below a folder that name Artifactory, keys with the values that they have.
 * @returns the changed files
 */
export async function migrateProject(folder: string, { mappings, url, variable }: MigrateOptions): Promise<string[]> {
  const findings: Finding[] = [];
  const files = new Set<string>();
  const onPlace = ({ file }: { file: string }) => files.add(file);
  for await (const event of scan(folder, { ...sampleKnown, onPlace }))
    if (event.type === 'finding') {
      findings.push(event.finding);
      files.add(event.finding.file);
    }
  assert.ok(findings.length > 0, 'nothing was found');
  const rewriting = rewritingOf(mappings, {
    url,
    credential: ({ secret }) => ({ value: secret, variable: variable ?? null, user: 'api' }),
  });
  const changed: string[] = [];
  for (const file of files) {
    const path = join(folder, file);
    const own = findings.filter((finding) => finding.file === file);
    const { edits, after, manual } = rewriteBytes(file, readFileSync(path), own, rewriting);
    assert.deepEqual(manual, [], file);
    writeFileSync(path, after);
    if (edits.length > 0) changed.push(file);
    const text = after.toString();
    assert.ok(!text.includes('artifactory.corp.example'), `${file} still names Artifactory:\n${text}`);
    if (variable !== undefined) for (const { secret } of own) assert.ok(!text.includes(secret), file);
  }
  return changed;
}
