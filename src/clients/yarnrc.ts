import { feedUrl } from './feedUrl.ts';
import { basicPair, isPlainToken } from './npmrc.ts';
import type { ClientSource, KeyForm } from './source.ts';

/**
 * A `.yarnrc.yml` for Yarn 2 and later. The key hangs on the registry and not on the file as a whole: else Yarn would
 * send it to the registry of any scope as well.
 */
export function renderYarnrc({ serverUrl, feed, key }: ClientSource): string {
  const registry = feedUrl(serverUrl, 'npm', feed);
  const { protocol, hostname } = new URL(registry);
  return [
    `# Packages of the ProGet feed ${feed}. Save this as .yarnrc.yml beside package.json: Yarn reads no .npmrc.`,
    '# All packages come from this feed.',
    `npmRegistryServer: ${JSON.stringify(registry)}`,
    ...(protocol === 'http:'
      ? [
          '# Yarn refuses plain http (YN0081) except to the hosts named here.',
          'unsafeHttpWhitelist:',
          `  - ${JSON.stringify(hostname)}`,
        ]
      : []),
    ...(isLoopback(hostname)
      ? [
          '# Take versions as soon as they are published; by default, Yarn waits a day (YN0016). Yarn before 4.10 does not',
          '# know this setting: leave the line out there.',
          'npmMinimalAgeGate: 0',
        ]
      : []),
    '# What goes to this feed, and nowhere else.',
    'npmRegistries:',
    `  ${JSON.stringify(registry.replace(/^https?:/, ''))}:`,
    '    # Without this, Yarn sends the key for scoped packages and for publishing only.',
    '    npmAlwaysAuth: true',
    ...keyLines(key).map((line) => `    ${line}`),
    '',
  ].join('\n');
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

function keyLines(key: KeyForm): string[] {
  if (key.form === 'env')
    return [
      `# From the environment variable ${key.variable}. Set it before you run Yarn, which refuses to start without it.`,
      `npmAuthToken: "\${${key.variable}}"`,
    ];
  const openly = '# The key stands here in the clear: keep this file out of version control.';
  if (isPlainToken(key.key)) return [openly, `npmAuthToken: ${JSON.stringify(key.key)}`];
  return [
    openly,
    '# Written as base64 of api:KEY, because the key holds characters that are special in this file.',
    `npmAuthIdent: ${JSON.stringify(basicPair(key.key))}`,
  ];
}
