import { type OutgoingHttpHeaders, STATUS_CODES } from 'node:http';
import { asHeaderText } from '../auth/headerText.ts';
import type { Decision } from '../auth/question.ts';
import type { Challenge } from '../contract/policies.ts';
import type { Dialect } from '../contract/request.ts';
import type { Reply } from './reply.ts';

export type Denial = Extract<Decision, { allow: false }>;

/** The one sentence that ProGet's API answers every 403 with (spec: error shape everywhere on /api). */
export const canonicalForbidden = 'The specified API key does not have the proper permissions to perform this action.';

/** What a 401 offers, one header line each: clients try them in this order. */
const schemes: Readonly<Record<Challenge, string[]>> = {
  basic: ['Basic realm="ProGet"'],
  negotiate: ['Negotiate', 'NTLM', 'Basic realm="ProGet"'],
};

/** A reply plus the reason phrase that goes with it. */
export interface WordedReply extends Reply {
  readonly statusMessage?: string;
}

/**
 * Words a refusal so that the reason reaches the terminal of whoever sent the request: npm prints JSON `error` and the
 * `npm-notice` header, NuGet the reason phrase and `X-NuGet-Warning`, gem the body. With `strictWire` only what
 * ProGet itself would send is left.
 */
export function wordDenial(
  denial: Denial,
  dialect: Dialect,
  { strictWire, challenge }: { readonly strictWire: boolean; readonly challenge: Challenge },
): WordedReply {
  const headers: OutgoingHttpHeaders = {};
  if (denial.challenge) headers['WWW-Authenticate'] = schemes[challenge];
  if (strictWire) {
    const plain = denial.status === 401 ? 'Unauthorized' : plainRefusal(denial);
    return { ...wordText(denial.status, plain, dialect, headers), statusMessage: STATUS_CODES[denial.status] ?? '' };
  }
  headers['X-ProGet-Emulator-Denial'] = denial.code;
  const sentence = `${denial.reason} [${denial.code}]`;
  const full = `${denial.reason} ${denial.nextStep} [${denial.code}]`;
  switch (dialect) {
    case 'npm':
      // npm hides the JSON behind its own text on a 401 with a Basic challenge, but still prints this header.
      if (denial.status === 401) headers['npm-notice'] = headerSentence(denial.reason, denial.code);
      return { status: denial.status, headers, body: { json: { error: full } } };
    case 'nuget':
      headers['X-NuGet-Warning'] = asHeaderText(denial.nextStep);
      return { ...text(denial.status, full, headers), statusMessage: headerSentence(denial.reason, denial.code) };
    case 'gem':
    case 'plain':
      return {
        ...text(denial.status, full, headers),
        isShown: true,
        statusMessage: headerSentence(denial.reason, denial.code),
      };
    case 'api': {
      const isKeyRefused = denial.status === 403 && denial.code !== 'cross-site' && denial.code !== 'edition';
      const first = isKeyRefused ? `${canonicalForbidden}\n` : '';
      return { ...text(denial.status, `${first}${sentence}\n${denial.nextStep}`, headers) };
    }
  }
}

/** What ProGet itself says: of an edition that lacks something, it says just that (spec: error shape everywhere on /api). */
function plainRefusal({ code, reason }: Denial): string {
  return code === 'edition' ? reason.replace(/\.$/, '') : canonicalForbidden;
}

/** Words any other failure: one sentence in the caller's dialect. */
export function wordError(
  status: number,
  message: string,
  dialect: Dialect,
  headers: OutgoingHttpHeaders,
): WordedReply {
  const own = { ...headers };
  // NuGet never shows a body, and dotnet hides the reason phrase of some replies but prints every warning.
  if (dialect === 'nuget' && status !== 404) own['X-NuGet-Warning'] = asHeaderText(message);
  return wordText(status, message, dialect, own);
}

function wordText(status: number, message: string, dialect: Dialect, headers: OutgoingHttpHeaders): WordedReply {
  if (dialect === 'npm') return { status, headers, body: { json: { error: message } } };
  const reply = text(status, message, headers);
  return dialect === 'api' ? reply : { ...reply, statusMessage: asHeaderText(message) };
}

function text(status: number, body: string, headers: OutgoingHttpHeaders): Reply {
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers }, body };
}

/** Reason and code in one header line: the code is never cut off. */
function headerSentence(reason: string, code: string): string {
  const suffix = ` [${code}]`;
  return `${asHeaderText(reason).slice(0, 150 - suffix.length)}${suffix}`;
}
