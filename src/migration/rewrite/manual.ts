import type { Claim } from '../../scan/claim.ts';
import type { FileText } from './fileText.ts';
import type { Move } from './places.ts';

interface Row {
  /** Matched against the carrier, or against the text of the line up to the secret. */
  readonly carrier?: RegExp;
  readonly line?: RegExp;
  /** Matched against what stands before the secret. */
  readonly before?: RegExp;
  readonly message: string;
}

const terraform =
  'The Terraform provider artifactory manages Artifactory alone and has no counterpart for ProGet: take it out, or keep it until Artifactory is gone.';
/** States and recordings. */
const recorded =
  /\.(?:tfstate(?:\.backup)?|har)$|postman_collection|postman_environment|insomnia[^/]*\.(?:json|ya?ml)$/i;
const nearest = 2000;

/** What speaks to Artifactory alone, and what to do instead. The first row counts. */
const rows: readonly Row[] = [
  {
    carrier: /^jfrog-cli:/,
    message:
      'JFrog CLI speaks to Artifactory alone. Use pgutil, or the client of the package type, with this key; then take the server out of this file.',
  },
  {
    line: /\bjf(?:rog)?(?:\.exe)?\s+(?:c|config|rt|login)\b/,
    message:
      'JFrog CLI speaks to Artifactory alone. Replace this command by pgutil, or by the client of the package type, with this key.',
  },
  {
    line: /\bArtifactory\.newServer\b/,
    message:
      "Jenkins' Artifactory plug-in speaks to Artifactory alone. Use the client of the package type with ProGet's URL, user api and this key.",
  },
  {
    line: /\bArtifactoryPath\b/,
    message:
      'The library dohq-artifactory speaks to Artifactory alone. Use plain HTTP with the header X-ApiKey and this key on the URL of the asset directory.',
  },
  {
    before: /\bprovider\s+"(?:artifactory|platform)"\s*\{(?:(?!\n\})[\s\S])*$/,
    message: terraform,
  },
  {
    before: /"bearer"\s*:\s*\{[^{}]*$/,
    message:
      'Composer sends this as a Bearer token, which ProGet reads for no Composer feed. Write it under http-basic, with the user api.',
  },
  {
    carrier: /^url-token$/,
    message:
      'ProGet reads no key in the path of a Conda channel. Write the channel as https://api:KEY@HOST/conda/FEED.',
  },
];

/** Why a place cannot be rewritten, and what to do; null where it can. Holds no secret. */
export function whyManual(claim: Claim, move: Move, { text, lineOf, file }: FileText): string | null {
  if (recorded.test(file))
    return 'This file is written by a program and only tells what it did: it is left as it is. Take it out, or let its program write it again.';
  const from = text.lastIndexOf('\n', claim.secret.start - 1) + 1;
  const line = text.slice(from, claim.secret.start);
  const before = text.slice(Math.max(0, claim.secret.start - nearest), claim.secret.start);
  for (const row of rows)
    if (row.carrier?.test(claim.carrier) || row.line?.test(line) || row.before?.test(before)) return row.message;
  if (move.state !== 'stays') return null;
  if (/\.(?:tf|tfvars|tofu)$/.test(file)) return terraform;
  const type = typeWithoutFeed(claim);
  if (type !== null)
    return `ProGet has no feeds for ${type}: keep this credential and its URL, or find another home for these packages.`;
  if (claim.packageType === 'docker')
    return `No feed stands for this Docker server yet (line ${lineOf(claim.url?.start ?? claim.secret.start)}): map its repository, or log in to ProGet by hand.`;
  const where = claim.url === null ? '' : ` (line ${lineOf(claim.url.start)})`;
  return move.isBase
    ? `What reads this key builds paths of Artifactory's own below the URL of the server${where}. Give it the URL of a ProGet feed, user api and this key, by hand.`
    : `The URL beside this credential${where} has no counterpart on ProGet: its repository has no feed yet, or it is a call of Artifactory's own API. Replace the call by hand, or map the repository.`;
}

/** Package types that have no counterpart at all. Spec: URL mapping. */
const withoutFeeds: Readonly<Record<string, string>> = {
  go: 'Go modules',
  chef: 'Chef',
  puppet: 'Puppet',
  pods: 'CocoaPods',
  swift: 'Swift packages',
  lfs: 'Git LFS',
  vagrant: 'Vagrant',
  vcs: 'VCS',
  huggingfaceml: 'Hugging Face models',
  opkg: 'Opkg',
  p2: 'P2',
};

function typeWithoutFeed({ url }: Claim): string | null {
  const type = /\/api\/(\w+)\//.exec(url?.value ?? '')?.[1]?.toLowerCase() ?? '';
  return withoutFeeds[type] ?? null;
}
