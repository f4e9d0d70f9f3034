import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
// @ts-expect-error: a script without types
import * as script from '../../../scripts/l10n.mjs';

const { bundleFile, makeBundle } = script as { bundleFile: string; makeBundle(folder?: string): string };

describe('the bundle for translators', () => {
  test('holds the messages of the sources as they are now (npm run l10n writes it)', () => {
    assert.equal(readFileSync(bundleFile, 'utf8'), makeBundle());
  });

  const sources = [
    { it: 'takes whole sentences', source: "l10n.t('One {key}.', { key })", messages: ['One {key}.'] },
    { it: 'takes those on a line of their own', source: "l10n.t(\n  'One.',\n  {},\n)", messages: ['One.'] },
    {
      it: 'takes quotation marks of either kind',
      source: `l10n.t("It's “so”.") + l10n.t('"so"')`,
      messages: ['"so"', "It's “so”."],
    },
    { it: 'names each message once', source: "[l10n.t('One.'), l10n.t('One.')]", messages: ['One.'] },
  ];
  for (const { it, source, messages } of sources)
    test(it, () => {
      assert.deepEqual(Object.keys(JSON.parse(bundleOf(source))), messages);
    });

  for (const source of ['l10n.t(`One.`)', "l10n.t('One ' + key)", 'l10n.t(text)'])
    test(`refuses ${source}, which nobody can translate`, () => {
      assert.throws(() => bundleOf(source), /plain text/);
    });
});

function bundleOf(source: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'proget-keys-l10n-'));
  try {
    writeFileSync(join(folder, 'a.ts'), source);
    return makeBundle(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
