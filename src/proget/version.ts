/** The first version with an API for keys: ProGet 2024.3. */
const firstWithKeyApi = [24, 0, 3] as const;

/** Whether a server is older than its API for keys; null when it hides its version. @param version `26.0.12.24` */
export function isTooOld(version: string | null): boolean | null {
  const parts = /^(\d+)\.(\d+)\.(\d+)/
    .exec(version ?? '')
    ?.slice(1)
    .map(Number);
  if (parts === undefined) return null;
  for (const [index, wanted] of firstWithKeyApi.entries()) {
    const part = parts[index] ?? 0;
    if (part !== wanted) return part < wanted;
  }
  return false;
}

/** The name that people know a version by: `26.0.12.24` → `2026.12`; what is no such version stays as it is. */
export function releaseName(version: string): string {
  const [, major, , release] = /^(\d{1,2})\.(\d+)\.(\d+)/.exec(version) ?? [];
  return major === undefined || release === undefined ? version : `${2000 + Number(major)}.${release}`;
}
