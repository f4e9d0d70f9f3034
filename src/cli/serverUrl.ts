import { usageError } from './exit.ts';

/**
 * The base URL of a server as it goes into configuration: no slash at the end.
 * @param flag that it was given with. @throws CliError (usage)
 */
export function parseServerUrl(text: string, flag = '--url'): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw usageError(`${flag} takes the base URL of a server, such as https://proget.example.`);
  // Not quoted: it may hold a password.
  if (url.username !== '' || url.password !== '')
    throw usageError(`${flag} takes a URL without user and password: clients drop them or show them in logs.`);
  if (url.search !== '' || url.hash !== '') throw usageError(`${flag} takes a URL without a query or fragment.`);
  return url.origin + url.pathname.replace(/\/+$/, '');
}
