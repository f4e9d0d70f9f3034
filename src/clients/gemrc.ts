import { feedUrl } from './feedUrl.ts';
import type { ClientSource } from './source.ts';

/** The source of gem's reads, with the credentials inside: RubyGems takes them from nowhere else. */
export function gemSourceUrl(serverUrl: string, feed: string, key: string): string {
  return `${feedUrl(serverUrl, 'rubygems', feed).replace('://', `://api:${encodeURIComponent(key)}@`)}/`;
}

/** A `.gemrc` for gem; a shell script where the key is to stay in the environment, for a .gemrc knows no variables. */
export function renderGemrc(source: ClientSource): string {
  const { serverUrl, feed, key } = source;
  const host = feedUrl(serverUrl, 'rubygems', feed);
  if (key.form === 'env') return shellScript(source, key.variable);
  return [
    `# Gems of the ProGet feed ${feed}. Save this as ~/.gemrc.`,
    '# All gems come from this source. User and key stand in its URL, the key in the clear (percent-encoded):',
    '# keep this file out of version control, and readable by you only.',
    ':sources:',
    `- ${JSON.stringify(gemSourceUrl(serverUrl, feed, key.key))}`,
    '# gem push and gem yank send no part of a source; they take the host and the key by themselves:',
    `#   RUBYGEMS_HOST=${host} GEM_HOST_API_KEY=KEY gem push PACKAGE.gem`,
    '',
  ].join('\n');
}

function shellScript({ serverUrl, feed }: ClientSource, variable: string): string {
  const host = feedUrl(serverUrl, 'rubygems', feed);
  const source = `${host.replace('://', `://api:$${variable}@`)}/`;
  return [
    `# Gems of the ProGet feed ${feed}, with the key from the environment variable ${variable}: set it first.`,
    '# These are lines for a POSIX shell, because a .gemrc cannot refer to variables.',
    '# Where gem push, yank and owner go, and the key that they send:',
    `export RUBYGEMS_HOST=${host}`,
    `export GEM_HOST_API_KEY="$${variable}"`,
    '# Installs and searches read the key from the URL of the source only (where it must be percent-encoded):',
    `#   gem install PACKAGE --clear-sources --source "${source}"`,
    '',
  ].join('\n');
}
