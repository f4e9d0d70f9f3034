/** A platform taken apart (rubygems: Gem::Platform). */
export interface PlatformParts {
  readonly cpu: string | null;
  readonly os: string;
  readonly version: string | null;
}

/** The platform of gems that run everywhere. */
export const anyPlatform = 'ruby';

/** What each name of a system means, first match wins; `$1` in `os` is the first group (rubygems: Gem::Platform#initialize). */
const systems: readonly (readonly [pattern: RegExp, os: string, versionGroup: number | null])[] = [
  [/aix(\d+)?/, 'aix', 1],
  [/cygwin/, 'cygwin', null],
  [/darwin(\d+)?/, 'darwin', 1],
  [/^macruby$/, 'macruby', null],
  [/freebsd(\d+)?/, 'freebsd', 1],
  [/hpux(\d+)?/, 'hpux', 1],
  [/^java$|^jruby$/, 'java', null],
  [/^java([\d.]*)/, 'java', 1],
  [/^dalvik(\d+)?$/, 'dalvik', 1],
  [/^dotnet$/, 'dotnet', null],
  [/^dotnet([\d.]*)/, 'dotnet', 1],
  [/linux-?(\w+)?/, 'linux', 1],
  [/mingw32/, 'mingw32', null],
  [/mingw-?(\w+)?/, 'mingw', 1],
  [/(mswin\d+)(_(\d+))?/, '$1', 3],
  [/netbsdelf/, 'netbsdelf', null],
  [/openbsd(\d+\.\d+)?/, 'openbsd', 1],
  [/bitrig(\d+\.\d+)?/, 'bitrig', 1],
  [/solaris(\d+\.\d+)?/, 'solaris', 1],
];

/** @returns null for {@link anyPlatform}, for nothing, and for systems that RubyGems does not know. */
export function parsePlatform(text: string): PlatformParts | null {
  if (text === '' || text === anyPlatform) return null;
  const parts = text.split('-');
  if (parts.length > 2 && !/\d+(\.\d+)?$/.test(parts.at(-1) ?? '')) {
    const extra = parts.pop();
    parts.push(`${parts.pop()}-${extra}`);
  }
  const [first = '', second, third] = parts;
  const cpu = /i\d86/.test(first) ? 'x86' : first;
  if (parts.length === 3 && second !== undefined && third !== undefined && /^\d+(\.\d+)?$/.test(third)) {
    return { cpu, os: second, version: third };
  }
  const found = parseSystem(second ?? first);
  if (found === null) return null;
  const impliedCpu = found.os.endsWith('32') && found.os.startsWith('mswin') ? 'x86' : null;
  return { cpu: second === undefined ? impliedCpu : cpu, ...found };
}

function parseSystem(text: string): Pick<PlatformParts, 'os' | 'version'> | null {
  for (const [pattern, os, versionGroup] of systems) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const version = versionGroup === null ? undefined : match[versionGroup];
    return { os: os === '$1' ? (match[1] ?? '') : os, version: version ?? null };
  }
  return null;
}

/** The spelling that clients ask for: `i686-linux` becomes `x86-linux`. One that RubyGems does not know stays as it is. */
export function normalizePlatform(text: string): string {
  const parts = parsePlatform(text);
  if (parts === null) return text === '' ? anyPlatform : text;
  return [parts.cpu, parts.os, parts.version].filter((part) => part !== null).join('-');
}
