/** The two forms of a packument: with everything, or with what an installation needs. */
export type PackumentForm = 'full' | 'abbreviated';

export const packumentTypes: Readonly<Record<PackumentForm, string>> = {
  full: 'application/json',
  abbreviated: 'application/vnd.npm.install-v1+json',
};

interface MediaRange {
  readonly type: string;
  readonly quality: number;
}

function parseAccept(accept: string): MediaRange[] {
  return accept.split(',').map((part) => {
    const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    const given = parameters.find((parameter) => parameter.startsWith('q='));
    const quality = given === undefined ? 1 : Number(given.slice(2));
    return { type, quality: Number.isFinite(quality) ? quality : 0 };
  });
}

/**
 * Which form an `Accept` header asks for: abbreviated only when it names the install type, and nothing that means JSON
 * with a higher quality (or with the same and earlier). Clients without a preference get the full document.
 */
export function packumentForm(accept: string | undefined): PackumentForm {
  if (accept === undefined || !/install-v1/i.test(accept)) return 'full';
  const ranges = parseAccept(accept);
  const install = ranges.findIndex((range) => range.type === packumentTypes.abbreviated);
  const installRange = ranges[install];
  if (installRange === undefined || installRange.quality <= 0) return 'full';
  const json = ranges.findIndex((range) => range.type === packumentTypes.full);
  const jsonRange = ranges[json];
  // A wildcard stands for JSON only where JSON is not named itself, and loses against the exact name at equal quality.
  const wildcard = ranges.find((range) => range.type === '*/*' || range.type === 'application/*');
  if (jsonRange === undefined) return (wildcard?.quality ?? 0) > installRange.quality ? 'full' : 'abbreviated';
  if (jsonRange.quality === installRange.quality) return json < install ? 'full' : 'abbreviated';
  return jsonRange.quality > installRange.quality ? 'full' : 'abbreviated';
}
