import { randomBytes } from 'node:crypto';
import { buildGem } from '../../../emulator/demo/gemPackage.ts';
import { withKey } from '../../support/gemLab.ts';
import { hasRuby, Ruby } from '../../support/ruby.ts';
import type { Figure } from '../figure.ts';
import { compareInstallation, createFeed, sendAll, timed } from '../installation.ts';
import type { Server } from '../servers.ts';

const gems = Array.from({ length: 20 }, (_, index) => `bench-${index}`);
/** Random, so it does not shrink in the gem. */
const fileBytes = 10_000;

/** `gem install` of 20 gems with a key. */
export const gemInstall: Figure = {
  name: 'gemInstall',
  measure: async (bench) => {
    if (!hasRuby()) throw new Error('Ruby is not installed');
    const payload = `${gems.length} gems of ${fileBytes / 1000} KB, gem install`;
    return compareInstallation(bench, { name: 'gemInstall', payload, fill, install });
  },
};

async function install(url: string, key: string): Promise<number> {
  const ruby = await Ruby.create();
  try {
    await ruby.useSources(withKey(`${url}/rubygems/gems`, key));
    return await timed(() => ruby.gem(['install', '--no-document', ...gems]));
  } finally {
    await ruby.remove();
  }
}

async function fill(emulator: Server): Promise<void> {
  const { url, adminKey = '' } = emulator;
  await createFeed(emulator, 'gems', 'rubygems');
  await sendAll(gems.length, async (index) => {
    const name = gems[index] ?? '';
    const gem = await buildGem({ name, version: '1.0.0', files: { 'lib/data.bin': randomBytes(fileBytes) } });
    const headers = { Authorization: adminKey };
    return fetch(`${url}/rubygems/gems/api/v1/gems`, { method: 'POST', headers, body: Uint8Array.from(gem) });
  });
}
