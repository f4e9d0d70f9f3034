import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type BytesRewrite, rewriteBytes } from '../../../src/migration/rewrite/rewriteBytes.ts';
import type { NewCredential, Rewriting } from '../../../src/migration/rewrite/rewriting.ts';
import { decodeText } from '../../../src/scan/encoding.ts';
import { scanText } from '../../../src/scan/scan.ts';
import { makeApiKey } from '../../support/artifactoryKeys.ts';
import { rewritingOf } from '../../support/rewriteLab.ts';
import { type Account, accounts, dice, host, writers } from '../scan/layouts.ts';

const seed = Number(process.env.PROGET_TEST_SEED ?? Date.now() % 1_000_000);
const proget = 'proget.corp.example';
const fresh = makeApiKey(950);
const feedTypes: Readonly<Record<string, string>> = { npmrc: 'npm', nuget: 'nuget', pip: 'pypi' };

const encodings = fc.constantFrom<(text: string) => Buffer>(
  (text) => Buffer.from(text),
  (text) => Buffer.from(`\uFEFF${text}`),
  (text) => Buffer.from(text.replaceAll('\n', '\r\n')),
  (text) => Buffer.from(`\uFEFF${text.replaceAll('\n', '\r\n')}`, 'utf16le'),
  (text) => Buffer.from(text, 'utf16le'),
  (text) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
);

function rewritingFor(format: string, credential: (secret: string) => NewCredential | null): Rewriting {
  const type = feedTypes[format] ?? 'maven';
  const table = ['npm-local', 'libs.release', 'team_a', 'x1', 'other'].map(
    (repo) => `${host} ${repo} feed-${repo} ${type}`,
  );
  return rewritingOf(table.join('\n'), { credential: ({ secret }) => credential(secret) });
}

function scanned(file: string, bytes: Buffer) {
  const text = decodeText(bytes)?.text ?? '';
  return { text, findings: scanText(text, file, { hosts: [host, proget] }).findings };
}

function rewrite(
  format: string,
  file: string,
  bytes: Buffer,
  credential: (secret: string) => NewCredential | null,
): BytesRewrite {
  return rewriteBytes(file, bytes, scanned(file, bytes).findings, rewritingFor(format, credential));
}

/** The places of one credential as a scan sees them: secret, user, host. */
function places(file: string, bytes: Buffer) {
  return scanned(file, bytes).findings.map(({ secret, user, host: where }) => ({ secret, user, host: where }));
}

/** What an edit may replace: nothing but parts of URLs, the user, the secret in some form, and names of settings. */
function isIntended(old: string, { user, secret }: Account, text: string): boolean {
  const forms = [secret, encodeURIComponent(secret), user];
  const known = [
    ...forms,
    ...forms.map((form) => Buffer.from(form).toString('base64')),
    Buffer.from(`${user}:${secret}`).toString('base64'),
  ];
  if (old === '' || known.includes(old) || /^(?:_auth|_password)$/.test(old)) return true;
  // A secret that is escaped or continued on the next line.
  if (old.replaceAll(/\\(?:\r?\n\s*)?|&#?\w+;|<!\[CDATA\[/g, '').length > 0 && secret.startsWith(old.slice(0, 5)))
    return true;
  return (
    /^[\w.:/\\-]+$/.test(old) &&
    text.replaceAll('\\', '').includes(old.replaceAll('\\', '')) &&
    /artifactory|https?|^[\w.-]+$/.test(old)
  );
}

for (const [format, write] of Object.entries(writers))
  test(`${format} is rewritten in every layout, order, quoting, encoding and line end, and nothing else of it`, async (t) => {
    t.diagnostic(`seed ${seed}: set PROGET_TEST_SEED to repeat`);
    let manual = 0;
    fc.assert(
      fc.property(accounts, dice, encodings, (account, choices, encode) => {
        const { file, text } = write(account, choices);
        const bytes = encode(text);
        const decoded = decodeText(bytes)?.text ?? '';
        const untouched = rewriteBytes(file, bytes, scanned(file, bytes).findings, {
          ...rewritingFor(format, () => null),
          credentialFor: () => null,
          urlFor: () => null,
        });
        assert.ok(untouched.after.equals(bytes) && untouched.edits.length === 0, 'nothing to do is the identity');

        const kept = rewrite(format, file, bytes, (secret) => ({ value: secret, variable: null, user: 'api' }));
        if (kept.manual.length > 0) {
          manual += 1;
          return;
        }
        assert.deepEqual(
          places(file, kept.after),
          [{ secret: account.secret, user: 'api', host: proget }],
          decodeText(kept.after)?.text,
        );
        const again = rewrite(format, file, kept.after, (secret) => ({ value: secret, variable: null, user: 'api' }));
        assert.equal(again.edits.length, 0, 'a second rewrite changes nothing');

        const replaced = rewrite(format, file, bytes, () => ({ value: fresh, variable: null, user: 'api' }));
        assert.deepEqual(replaced.manual, [], text);
        assert.deepEqual(
          places(file, replaced.after),
          [{ secret: fresh, user: 'api', host: proget }],
          decodeText(replaced.after)?.text,
        );
        for (const { edits, after } of [kept, replaced]) {
          assert.equal(decodeText(after)?.encoding, decodeText(bytes)?.encoding);
          assert.equal(decodeText(after)?.bom, decodeText(bytes)?.bom);
          for (const { start, end } of edits)
            assert.ok(
              isIntended(decoded.slice(start, end), account, decoded),
              `edited ${JSON.stringify(decoded.slice(start, end))} in\n${decoded}`,
            );
        }
      }),
      { seed, numRuns: 60 },
    );
    t.diagnostic(`${manual} of 60 by hand`);
    assert.equal(manual === 60, format === 'terraform', 'only what has no counterpart is always by hand');
  });

test('a file in Windows-1252 keeps its bytes, and one with half a character is left alone', () => {
  const key = makeApiKey(3);
  const place = `//${host}/artifactory/api/npm/x1/`;
  const auth = Buffer.from(`ann:${key}`).toString('base64');
  const text = `; Müller\nregistry=https:${place}\n${place}:_auth=${auth}\n`;
  const same = (secret: string) => ({ value: secret, variable: null, user: 'api' });
  const latin = Buffer.from(text, 'latin1');
  const rewritten = rewrite('npmrc', '.npmrc', latin, same);
  assert.deepEqual(rewritten.manual, []);
  assert.ok(rewritten.after.subarray(0, 9).equals(latin.subarray(0, 9)));
  assert.deepEqual(places('.npmrc', rewritten.after), [{ secret: key, user: 'api', host: proget }]);
  const half = Buffer.concat([Buffer.from(`\uFEFF${text}`, 'utf16le'), Buffer.from('x')]);
  const left = rewrite('npmrc', '.npmrc', half, same);
  assert.ok(left.after.equals(half));
  assert.deepEqual(left.edits, []);
  assert.match(left.manual[0]?.message ?? '', /not wholly of one encoding/);
});
