import type { Fetch } from '../../proget/client.ts';
import type { Finding } from '../../scan/finding.ts';
import { type ArtifactoryCredential, headersOf } from './credential.ts';
import { ArtifactoryError } from './errors.ts';
import { readOnce } from './exchange.ts';
import { judgeProbe, type Liveness, type ProbeAnswer } from './judgeProbe.ts';

/** What one try at Artifactory told of a credential. */
export interface SourceProbe {
  readonly secret: string;
  readonly liveness: Liveness;
  /** One sentence, without the secret. */
  readonly message: string;
}

export interface ProbeOptions {
  /** Hosts that the user confirmed, as findings name them, with Artifactory's base URL there. No other host is asked. */
  readonly hosts: ReadonlyMap<string, string>;
  readonly fetch: Fetch;
  /** For each request; 15 s when absent. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

interface Try {
  readonly url: string;
  readonly credential: ArtifactoryCredential;
}

/**
 * Tries each credential once where it stood, by reading alone, and the same request without a credential before: what
 * Anonymous may read proves nothing. One after the other, and of a user only until a first password is refused, for
 * Artifactory locks users.
 * @throws ArtifactoryError cancelled
 */
export async function probeSources(findings: readonly Finding[], options: ProbeOptions): Promise<SourceProbe[]> {
  const bySecret = new Map<string, Finding[]>();
  for (const finding of findings) bySecret.set(finding.secret, [...(bySecret.get(finding.secret) ?? []), finding]);
  const session = new ProbeSession(options);
  const probes: SourceProbe[] = [];
  for (const [secret, sightings] of bySecret) probes.push({ secret, ...(await session.probe(sightings)) });
  return probes;
}

type Outcome = Omit<SourceProbe, 'secret'>;
const notTried = (message: string): Outcome => ({ liveness: 'not-tried', message });

class ProbeSession {
  private readonly options: ProbeOptions;
  /** What Anonymous got, by URL. */
  private readonly controls = new Map<string, ProbeAnswer>();
  /** Hosts with users of whom a password was refused. */
  private readonly refused = new Set<string>();

  constructor(options: ProbeOptions) {
    this.options = options;
  }

  async probe(sightings: readonly Finding[]): Promise<Outcome> {
    const placed = sightings.filter(({ host }) => host !== null && this.options.hosts.has(host));
    const finding = placed.find(({ user }) => user !== null) ?? placed[0];
    const base = finding?.host == null ? undefined : this.options.hosts.get(finding.host);
    if (finding === undefined || base === undefined) return notTried('It stands beside no host that was confirmed.');
    const { kind, user, facts, secret, host } = finding;
    if (facts.expires !== undefined && facts.expires !== 'never' && Date.parse(facts.expires) < Date.now())
      return { liveness: 'dead', message: `It expired on ${facts.expires.slice(0, 10)}.` };
    const [first, second] = triesFor(base.replace(/\/+$/, ''), kind, user, secret);
    if (first === undefined) return notTried('Nobody knows whose password it is.');
    const account = `${host}\n${user}`.toLowerCase();
    if (first.credential.as === 'basic' && this.refused.has(account))
      return notTried(`Another password of ${user} was refused; one more might lock the account.`);
    const outcome = await this.attempt(first, secret);
    // A server that is too old for the first call has not judged the credential yet.
    const judged = outcome === null && second !== undefined ? await this.attempt(second, secret) : outcome;
    if (judged?.liveness === 'dead' && first.credential.as === 'basic') this.refused.add(account);
    return judged ?? { liveness: 'unproved', message: 'This Artifactory has no call that could tell.' };
  }

  /** Null where the server does not know the call. */
  private async attempt({ url, credential }: Try, secret: string): Promise<Outcome | null> {
    const control = this.controls.get(url) ?? (await this.ask(url, { as: 'nobody' }));
    this.controls.set(url, control);
    if (control.failure !== null) return { liveness: 'unproved', message: control.failure };
    if (control.status === 404) return null;
    return judgeProbe(control, await this.ask(url, credential), secret);
  }

  private async ask(url: string, credential: ArtifactoryCredential): Promise<ProbeAnswer> {
    const { fetch, timeoutMs = 15_000, signal } = this.options;
    try {
      headersOf(credential);
      const { status, text, isRedirect } = await readOnce({ url, credential, fetch, timeoutMs, signal });
      return { status: isRedirect ? 302 : status, text, failure: null };
    } catch (error) {
      if (!ArtifactoryError.is(error) || error.reason === 'cancelled') throw error;
      return { status: 0, text: '', failure: error.message };
    }
  }
}

/** The calls that tell, the better one first. Spec: migration, Verification. */
function triesFor(base: string, kind: Finding['kind'], user: string | null, secret: string): Try[] {
  if (kind === 'api-key') return [{ url: `${base}/api/security/apiKey`, credential: { as: 'api-key', key: secret } }];
  const repositories = `${base}/api/repositories`;
  if (kind === 'access-token' || kind === 'reference-token') {
    const credential = { as: 'token', token: secret } as const;
    const access = new URL(base).pathname === '/' ? base : base.replace(/\/[^/]*$/, '');
    return [
      { url: `${access}/access/api/v1/tokens/me`, credential },
      { url: repositories, credential },
    ];
  }
  return user === null ? [] : [{ url: repositories, credential: { as: 'basic', user, password: secret } }];
}
