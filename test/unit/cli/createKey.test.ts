import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CreateKeyOptions, createKey } from '../../../emulator/cli/createKey.ts';

const silent = { data: () => undefined, json: () => undefined, prose: () => undefined };

const incomplete: readonly (readonly [options: CreateKeyOptions, sentence: RegExp])[] = [
  [{ type: 'system' }, /^System keys need --apis: full-control, or some of feeds,sca,sbom-upload\.$/],
  [{ type: 'feed', permissions: 'view' }, /^Feed keys need either --feed or --group, and not both\.$/],
  [{ type: 'feed', permissions: 'view', feed: 'a', group: 'b' }, /^Feed keys need either --feed or --group/],
  [{ type: 'feed', feed: 'npm' }, /^Feed keys need --permissions: some of view,add,promote,delete\.$/],
  [{ type: 'personal' }, /^Personal keys need --user: whom the key acts as\.$/],
];

for (const [options, message] of incomplete) {
  test(`keys create with ${JSON.stringify(options)} is told which option is missing`, async () => {
    await assert.rejects(createKey(options, silent), { message });
  });
}
