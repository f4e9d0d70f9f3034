import { code, count, plain, table } from './markdown.ts';
import { isReady, openQuestions } from './openQuestions.ts';
import type { Confidence, Decision, Mapping, Plan, ProposedKey, Row, Sighting } from './plan.ts';
import { list } from './words.ts';

const decisions: Readonly<Record<Decision, string>> = {
  migrate: 'keep the value',
  'new-value': 'make a new value',
  skip: 'leave as it is',
  undecided: '**to be decided**',
};
const confidences: Readonly<Record<Confidence, string>> = {
  certain: 'certain',
  high: 'likely',
  guess: 'a guess',
  none: 'unknown',
};
const kinds: Readonly<Record<Row['kind'], string>> = {
  'api-key': 'API key',
  'reference-token': 'reference token',
  'access-token': 'access token',
  'encrypted-password': 'encrypted password',
  password: 'password',
};
/** Beyond this a list of places says no more. */
const mostPlaces = 50;

/** A plan as a document for people. Like the plan it holds no secret. */
export function describePlan(plan: Plan): string {
  const parts = [
    describeHead(plan),
    describeQuestions(plan),
    describeMappings(plan.mappings),
    describeRows(plan.rows),
    ...plan.rows.map(describeRow),
    describeFiles(plan),
    describeReferences(plan),
    describeManual(plan),
  ];
  return `${parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n')}\n`;
}

function describeHead({ id, created, source, target, rows, files, options }: Plan): string[] {
  const from = source.artifactory === null ? source.hosts : [source.artifactory.url];
  const places = rows.reduce((sum, { sightings }) => sum + sightings.length, 0);
  return [
    '# Moving the keys of Artifactory to ProGet',
    '',
    `Plan ${code(id)} of ${created.slice(0, 16).replace('T', ' ')} UTC. It holds no secret: \`#\` and twelve digits tell credentials apart.`,
    '',
    `- From: ${from.length === 0 ? 'what the files tell' : from.map(code).join(', ')}`,
    `- To: ${target === null ? 'no server was named' : `${code(target.url)}${target.version === null ? '' : `, ProGet ${plain(target.version)}`}`}`,
    `- ${count(rows.length, 'credential')} in ${count(places, 'place')}; ${count(files.length, 'file')}`,
    `- Files get ${options.secrets === 'environment' ? 'references to environment variables where their format knows any' : 'the keys themselves'}; URLs ${options.urls ? 'change' : 'stay'}; names of Docker images ${options.images ? 'change' : 'stay'}.`,
  ];
}

function describeQuestions(plan: Plan): string[] {
  const { rows, guesses } = openQuestions(plan);
  if (rows.length === 0 && guesses.length === 0) return ['Nothing is left to be decided.'];
  return [
    '## To be decided first',
    '',
    ...guesses.map(({ repo, feed, reason }) => `- ${code(repo)} → ${code(feed ?? '')} is a guess. ${plain(reason)}`),
    ...rows.map((row) => {
      const why = row.conflicts.filter(({ blocks }) => blocks).map(({ message }) => plain(message));
      return `- ${titleOf(row)}: ${why.length === 0 ? 'nobody has decided it.' : why.join(' ')}`;
    }),
  ];
}

function describeMappings(mappings: readonly Mapping[]): string[] {
  if (mappings.length === 0) return [];
  const rows = mappings.map(({ host, repo, packageType, repoClass, feed, reason, confidence, confirmed }) => [
    code(repo),
    plain([packageType, repoClass].filter((word) => word !== null).join(', ') || '?'),
    code(host),
    feed === null ? '–' : code(feed),
    confirmed ? 'confirmed' : confidences[confidence],
    plain(reason),
  ]);
  return ['## Repositories and feeds', '', ...table(['Repository', 'Type', 'At', 'Feed', 'Sure?', 'Why'], rows)];
}

function describeRows(rows: readonly Row[]): string[] {
  const cells = rows.map((row) => [
    titleOf(row),
    row.users.length === 0 ? '–' : row.users.map(code).join(', '),
    String(row.sightings.length),
    describeKey(row.key),
    `${decisions[row.decision]}${row.decision === 'skip' || isReady(row) || row.decision === 'undecided' ? '' : ', **but see below**'}`,
    confidences[row.confidence],
  ]);
  return [
    '## Credentials',
    '',
    ...(rows.length === 0
      ? ['None was found.']
      : table(['Credential', 'Users', 'Places', 'Becomes', 'Decision', 'Sure?'], cells)),
  ];
}

function describeRow(row: Row): string[] {
  const { kind, createdAt, expires, scope, key, reasons, conflicts, weaknesses, sightings, rights } = row;
  const facts = [
    kinds[kind],
    ...(createdAt === null ? [] : [`made ${createdAt.slice(0, 10)}`]),
    ...(expires === null ? [] : [expires === 'never' ? 'never expires' : `expires ${expires.slice(0, 10)}`]),
    ...(scope === null ? [] : [`scope ${code(scope)}`]),
  ];
  const granted = (rights ?? []).map(({ repo, permissions }) => `${code(repo)} ${permissions.join(' + ')}`);
  return [
    `### ${titleOf(row)}`,
    '',
    `${facts.join(', ')}. Decision: ${decisions[row.decision]}.`,
    '',
    `- Becomes: ${describeKey(key)}, named ${code(key.displayName)}${key.expiration === null ? ', without an end' : `, until ${key.expiration.slice(0, 10)}`}`,
    ...reasons.map((reason) => `- Why: ${plain(reason)}`),
    ...(granted.length === 0 ? [] : [`- Artifactory grants: ${list(granted, 12)}`]),
    ...conflicts.map(({ blocks, message }) => `- ${blocks ? '**Decide:**' : 'Note:'} ${plain(message)}`),
    ...weaknesses.map(({ message }) => `- Weak: ${plain(message)}`),
    '',
    ...table(['Place', 'As', 'Repository', 'User', 'Does', 'Git'], sightings.slice(0, mostPlaces).map(describePlace)),
    ...(sightings.length > mostPlaces ? ['', `… and ${sightings.length - mostPlaces} more places.`] : []),
  ];
}

function describePlace({ file, line, carrier, host, repo, user, needs, git }: Sighting): string[] {
  const words = { tracked: 'in git', history: 'in its history' };
  return [
    code(`${file}:${line}`),
    plain(carrier),
    repo === null ? plain(host ?? '?') : code(repo),
    user === null ? '–' : code(user),
    needs.length === 0 ? '–' : needs.join(' + '),
    git === null ? '–' : words[git],
  ];
}

function describeKey({ type, feeds, feedGroup, packagePermissions, systemApis, user }: ProposedKey): string {
  if (type === 'system') return `System key, ${systemApis.join(' + ')}`;
  if (type === 'personal') return `Personal key of ${code(user ?? '?')}`;
  const scope =
    feedGroup !== null
      ? `the feed group ${code(feedGroup)}`
      : feeds.length === 0
        ? '**no feed yet**'
        : list(feeds.map(code), 12);
  return `Feed key for ${scope}: ${packagePermissions.join(' + ')}`;
}

function describeFiles({ files }: Plan): string[] {
  if (files.length === 0) return [];
  return ['## Files that may change', '', ...files.map(({ file }) => `- ${code(file)}`)];
}

function describeReferences({ references }: Plan): string[] {
  if (references.length === 0) return [];
  const rows = references.map(({ file, line, name, host, user }) => [
    code(`${file}:${line}`),
    code(name),
    plain(host ?? '?'),
    user === null ? '–' : code(user),
  ]);
  return [
    '## Values that stand elsewhere',
    '',
    'These places refer to variables or secret stores. Put the new keys there yourself.',
    '',
    ...table(['Place', 'Name', 'Host', 'User'], rows),
  ];
}

function describeManual({ manual }: Plan): string[] {
  if (manual.length === 0) return [];
  const lines = manual.map(({ file, line, message }) => {
    const place = file === null ? '' : `${code(line === null ? file : `${file}:${line}`)}: `;
    return `- ${place}${plain(message)}`;
  });
  return ['## To be done by hand', '', ...lines];
}

function titleOf({ shown, fingerprint }: Row): string {
  return `${plain(shown)} \`#${fingerprint}\``;
}
