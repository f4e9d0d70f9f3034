import { feedUrl } from './feedUrl.ts';
import type { ClientSource } from './source.ts';

/** How Bundler writes a setting of a URL or a host as a name (bundler: Settings#key_for). */
export function bundlerSetting(name: string): string {
  return `BUNDLE_${name.replaceAll('.', '__').replaceAll('-', '___').toUpperCase()}`;
}

/** The source that a Gemfile names. Without credentials: Bundler would write them into Gemfile.lock. */
export function bundlerSource(serverUrl: string, feed: string): string {
  return `${feedUrl(serverUrl, 'rubygems', feed)}/`;
}

/** The variable that holds the credentials for a host: a setting of host and port would match nothing. */
export function bundlerHostVariable(serverUrl: string): string {
  return bundlerSetting(new URL(serverUrl).hostname);
}

/** What user `api` and a key look like in a setting: Bundler puts it into a URL. */
export function bundlerCredentials(key: string): string {
  return `api:${encodeURIComponent(key)}`;
}

/**
 * A `.bundle/config`; a shell script where the key is to stay in the environment. Bundler takes a line with a colon for a
 * setting, even in a comment, so none stands there.
 */
export function renderBundleConfig({ serverUrl, feed, key }: ClientSource): string {
  const source = bundlerSource(serverUrl, feed);
  const gemfile = `# The Gemfile names the source  source "${source}"`;
  if (key.form === 'env')
    return [
      `# Gems of the ProGet feed ${feed}, with the key from the environment variable ${key.variable}: set it first.`,
      '# These are lines for a POSIX shell, because Bundler replaces no variables in its configuration.',
      gemfile,
      '# User and key for every source on this host (its port does not count); the key must be percent-encoded here:',
      `export ${bundlerHostVariable(serverUrl)}="api:$${key.variable}"`,
      '',
    ].join('\n');
  return [
    '---',
    `# Gems of the ProGet feed ${feed}. Save this as .bundle/config beside the Gemfile, or as ~/.bundle/config`,
    gemfile,
    '# User and key for exactly this source, the key in the clear (percent-encoded), so keep it out of version control',
    `${bundlerSetting(source)}: ${JSON.stringify(bundlerCredentials(key.key))}`,
    '',
  ].join('\n');
}
