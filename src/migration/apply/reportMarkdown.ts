import { code, count, plain, table } from '../markdown.ts';
import { type Check, verdictText } from './keys/verify.ts';
import type { FileReport, Report, RowReport } from './report.ts';

const titles: Readonly<Record<Report['action'], string>> = {
  apply: 'Migration from Artifactory',
  'dry-run': 'Migration from Artifactory, tried on a throw-away server',
  rollback: 'Migration from Artifactory, taken back',
};
const outcomes: Readonly<Record<Report['outcome'], string>> = {
  done: 'Everything was done.',
  incomplete: '**Something is left to do**, see below.',
  cancelled: '**It was cancelled**; the next run goes on from there.',
};
const rowWords: Readonly<Record<RowReport['outcome'], string>> = {
  created: 'made',
  adopted: 'made by an earlier run',
  present: 'was there before',
  skipped: 'left alone',
  refused: '**refused**',
  failed: '**failed**',
  'not-tried': '**not tried**',
  deleted: 'deleted',
  left: 'left, it was there before',
};
const fileWords: Readonly<Record<FileReport['outcome'], string>> = {
  written: 'written',
  'already-written': 'written by an earlier run',
  same: 'nothing to change',
  left: '**left as an earlier run wrote it**',
  refused: '**left alone**',
  declined: 'declined',
  failed: '**failed**',
  'not-tried': '**not tried**',
  restored: 'restored',
  'changed-since': '**left alone**',
};

/** What a dry run would do, but has not done. */
const dryRowWords: typeof rowWords = { ...rowWords, created: 'would be made' };
const dryFileWords: typeof fileWords = { ...fileWords, written: 'would be written' };

/** A report as a document for people. Like the report it holds no secret. */
export function describeReport(report: Report): string {
  const { plan, target, started, finished, rows, files } = report;
  const words = wordsFor(report);
  const parts: (readonly string[])[] = [
    [`# ${titles[report.action]}`],
    [`${outcomes[report.outcome]} Server: ${code(target)}. ${started} to ${finished}, plan ${code(plan)}.`],
    [countRows(rows, words), countFiles(files, words)].filter((line) => line !== ''),
    section(
      'Keys',
      table(
        ['Key', 'Credential', 'Outcome', 'Proof'],
        rows.map((row) => describeRow(row, words)),
      ),
    ),
    section(
      'What was tried',
      table(['Key', 'Check', 'With it', 'Without', 'Other value', 'Verdict'], rows.flatMap(checkRows)),
    ),
    section(
      'Files',
      table(
        ['File', 'Outcome', 'Changes', 'Clients'],
        files.map((file) => describeFile(file, words)),
      ),
    ),
    describeVariables(report),
    section(
      'Left to do by hand',
      report.manual.map(({ file, line, message }) => `- ${placeOf(file, line)}${plain(message)}`),
    ),
    describeUndo(report),
  ];
  const texts = parts.filter((part) => part.length > 0).map((part) => part.join('\n'));
  return `${texts.join('\n\n')}\n`;
}

interface Words {
  readonly rows: typeof rowWords;
  readonly files: typeof fileWords;
  /** Whether ids of keys mean anything: those of a throw-away server do not. */
  readonly hasIds: boolean;
}

function wordsFor({ action }: Report): Words {
  return action === 'dry-run'
    ? { rows: dryRowWords, files: dryFileWords, hasIds: false }
    : { rows: rowWords, files: fileWords, hasIds: true };
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines];
}

function countRows(rows: readonly RowReport[], words: Words): string {
  return counted(
    rows.map(({ outcome }) => words.rows[outcome]),
    'key',
  );
}

function countFiles(files: readonly FileReport[], words: Words): string {
  return counted(
    files.map(({ outcome }) => words.files[outcome]),
    'file',
  );
}

function counted(words: readonly string[], what: string): string {
  const numbers = new Map<string, number>();
  for (const word of words) numbers.set(word, (numbers.get(word) ?? 0) + 1);
  const parts = [...numbers].map(([word, number]) => `${number} ${word}`);
  return parts.length === 0 ? '' : `- ${count(words.length, what)}: ${parts.join(', ')}`;
}

function describeRow(
  { displayName, shown, fingerprint, outcome, keyId, message, verdict }: RowReport,
  words: Words,
): string[] {
  const id = keyId === null || !words.hasIds ? '' : ` (id ${keyId})`;
  const said = message === null ? '' : `: ${plain(message)}`;
  const proof = outcome === 'deleted' || outcome === 'left' || outcome === 'skipped' ? '' : verdictText(verdict);
  return [plain(displayName), code(`${shown} #${fingerprint}`), `${words.rows[outcome]}${id}${said}`, plain(proof)];
}

function checkRows({ displayName, checks }: RowReport): string[][] {
  return checks.map((check) => {
    const { what, path, own, nobody, random, verdict } = check;
    const where = path === null ? '' : ` ${code(path)}`;
    return [plain(displayName), `${plain(what)}${where}`, status(own), status(nobody), status(random), verdict];
  });
}

function status(number: number | null): string {
  return number === null ? '' : String(number);
}

function describeFile({ file, outcome, message, changes, checks }: FileReport, words: Words): string[] {
  const said = message === null ? '' : `: ${plain(message)}`;
  const shown = changes.map(({ line, what, label }) => `line ${line}: ${what} ${code(label)}`);
  return [code(file), `${words.files[outcome]}${said}`, shown.join('<br>'), clients(checks)];
}

function clients(checks: readonly Check[]): string {
  return checks.map(({ what, verdict }) => `${plain(what)}: ${verdict}`).join('<br>');
}

function describeVariables({ variables, environment, rows }: Report): string[] {
  const shown = variables.map(({ name, fingerprint }) => {
    const row = rows.find((one) => one.fingerprint === fingerprint);
    return `- ${code(name)}: ${row === undefined ? code(fingerprint) : plain(row.displayName)}`;
  });
  const where =
    environment === null
      ? 'Set them wherever these files are used.'
      : `Their values are in ${code(environment)}; set them wherever these files are used.`;
  return section('Environment variables', shown.length === 0 ? [] : [...shown, '', where]);
}

function describeUndo({ action, plan }: Report): string[] {
  return action === 'apply'
    ? [
        '## Taking it back',
        '',
        `${code('proget-keys rollback PLAN')} restores the files and deletes the keys of plan ${code(plan)}.`,
      ]
    : [];
}

function placeOf(file: string | null, line: number | null): string {
  return file === null ? '' : `${code(line === null ? file : `${file}:${line}`)} `;
}
