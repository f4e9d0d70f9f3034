/**
 * `live`: the server takes the credential. `limited`: it does, but for less than this call. `dead`: it refuses it.
 * `unproved`: the answer tells neither. `not-tried`: nothing was sent.
 */
export type Liveness = 'live' | 'limited' | 'dead' | 'unproved' | 'not-tried';

export interface ProbeAnswer {
  readonly status: number;
  readonly text: string;
  /** Why there was no answer, one sentence. */
  readonly failure: string | null;
}

/** What an answer says of the credential beside what Anonymous got from the same URL. */
export function judgeProbe(
  control: ProbeAnswer,
  answer: ProbeAnswer,
  secret: string,
): { liveness: Liveness; message: string } {
  const { status, text, failure } = answer;
  if (failure !== null) return { liveness: 'unproved', message: failure };
  if (status === 401)
    return {
      liveness: 'dead',
      message: 'Artifactory refuses it (401): it was revoked or changed, or such keys are switched off.',
    };
  if (status === 403)
    return { liveness: 'limited', message: 'Artifactory knows it, or refuses this call to everybody (403).' };
  const said = status === 200 ? parse(text) : undefined;
  if (said === undefined)
    return { liveness: 'unproved', message: `The answer (status ${status}) is none of Artifactory’s API.` };
  const { apiKey } = said as { apiKey?: unknown };
  if (apiKey === secret) return { liveness: 'live', message: 'It is the current API key of its user.' };
  if (control.status !== 200) return { liveness: 'live', message: 'Artifactory takes it, and nobody without it.' };
  const [seen, open] = [said, parse(control.text)].map((list) => (Array.isArray(list) ? list.length : 0));
  if ((seen ?? 0) > (open ?? 0))
    return { liveness: 'live', message: 'With it, more repositories are seen than without.' };
  return { liveness: 'unproved', message: 'Anonymous gets the same answer, so it proves nothing.' };
}

/** Undefined for what is no JSON object or array. */
function parse(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
