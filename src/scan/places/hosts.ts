/** What the user knows of his servers. */
export interface KnownHosts {
  /** Hosts that are Artifactory, lower case, with or without a port. */
  readonly hosts: readonly string[];
  /** Hosts whose sub-domains are Docker repositories: `REPO.BASE`. */
  readonly dockerBases: readonly string[];
}

/** Whether a host is Artifactory by its name alone. @param host lower case, with its port where it has one. */
export function isKnownHost(host: string, known: KnownHosts): boolean {
  const name = host.replace(/:\d+$/, '');
  if (name === 'jfrog.io' || name.endsWith('.jfrog.io') || name === 'repo.jfrog.org') return true;
  if (known.hosts.some((entry) => entry === host || entry === name)) return true;
  return dockerRepository(name, known) !== null || known.dockerBases.includes(name);
}

/** The repository in a Docker host of the sub-domain style: `REPO.BASE`, or `ORG-REPO.jfrog.io` where ORG is known. */
export function dockerRepository(host: string, known: KnownHosts): string | null {
  const name = host.replace(/:\d+$/, '');
  for (const base of known.dockerBases) {
    const repository = name.endsWith(`.${base}`) ? name.slice(0, -base.length - 1) : '';
    if (/^[a-z0-9][a-z0-9_-]*$/.test(repository)) return repository;
  }
  for (const entry of known.hosts) {
    const organisation = /^([a-z0-9-]+)\.jfrog\.io$/.exec(entry)?.[1];
    if (organisation !== undefined && name.startsWith(`${organisation}-`) && name.endsWith('.jfrog.io'))
      return name.slice(organisation.length + 1, -'.jfrog.io'.length);
  }
  return null;
}
