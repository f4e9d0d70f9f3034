import { existsSync } from 'node:fs';

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser of this machine, or that of `PROGET_TEST_CHROMIUM`. @returns its path, null where there is none. */
export function findChromium(): string | null {
  const { PROGET_TEST_CHROMIUM: named } = process.env;
  return (named === undefined ? usual : [named]).find((path) => existsSync(path)) ?? null;
}

/** Without these it does not start as root, or asks its maker's hosts. */
export const chromiumArguments: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-default-apps',
  '--disable-features=Translate,OptimizationHints,MediaRouter,AutofillServerCommunication',
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
];
