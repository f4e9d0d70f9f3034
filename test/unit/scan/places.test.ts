import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scanText } from '../../../src/scan/scan.ts';
import { fillSample, sampleHosts } from '../../support/scanSamples.ts';
import { automationSamples } from './samples/automation.ts';
import { clientSamples } from './samples/clients.ts';
import { commandSamples } from './samples/commands.ts';

/** What stands in a text under the usual escapes. */
function plain(raw: string): string {
  return raw
    .replaceAll(/\\u([\da-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/%([\da-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/\\(.)/g, '$1')
    .replaceAll('&amp;', '&');
}

for (const lineEnd of ['\n', '\r\n'])
  test(`a finding says exactly where its value stands, with ${JSON.stringify(lineEnd)} as line end`, () => {
    const wrong: string[] = [];
    let count = 0;
    for (const [file, template] of [...clientSamples, ...automationSamples, ...commandSamples]) {
      const text = fillSample(file, template).text.replaceAll('\n', lineEnd);
      for (const { line, secret, places } of scanText(text, file, sampleHosts).findings) {
        count += 1;
        const raw = text.slice(places.secret.start, places.secret.end);
        const isEncoded = places.form !== 'plain';
        const decoded = Buffer.from(raw.replaceAll(/\s/g, ''), 'base64').toString('utf8');
        const isRight = isEncoded ? decoded.includes(secret) || raw.includes(secret) : plain(raw) === secret;
        if (!isRight) wrong.push(`${file}:${line} ${places.form} ${JSON.stringify(raw.slice(0, 90))}`);
      }
    }
    assert.deepEqual(wrong, []);
    assert.ok(count > 150);
  });

test('users and URLs are placed where they stand, too', () => {
  const text =
    '@a:registry=https://x.jfrog.io/artifactory/api/npm/one/\n//x.jfrog.io/artifactory/api/npm/one/:username=bob\n//x.jfrog.io/artifactory/api/npm/one/:_password=VHIwdWI0ZG9yLWFuZC0z\n';
  const [finding] = scanText(text, '.npmrc').findings;
  const at = (range: { start: number; end: number } | null | undefined) =>
    range ? text.slice(range.start, range.end) : null;
  assert.equal(at(finding?.places.user), 'bob');
  assert.equal(at(finding?.places.url), '//x.jfrog.io/artifactory/api/npm/one/');
});
