import type { LocatedFinding } from '../../keyScan/located.ts';
import type { ScanServices } from '../../keyScanUi/scanServices.ts';
import { l10n } from '../../l10n.ts';
import { rewriteText } from '../../migration/rewrite/rewriteText.ts';
import type { FileRewrite } from '../../migration/rewrite/rewriting.ts';
import { printable } from '../../printable.ts';
import { makePositions } from '../../scan/lineIndex.ts';
import { scanText } from '../../scan/scan.ts';
import { mayChange } from './mayChange.ts';
import { targetFinding } from './targetFinding.ts';

const usualName = 'ARTIFACTORY_KEY';

/** Puts a reference to an environment variable in the place of a found key, where the format of the file knows any. */
export async function replaceFinding(services: ScanServices, id?: string): Promise<void> {
  const { prompts, desk, results } = services;
  if (!(await mayChange(services))) return;
  const title = l10n.t('Replace by Environment Variable');
  const found = await targetFinding(services, id, title);
  if (found === null) return;
  const text = await desk.textOf(found.path);
  if (rewritten(services, text, found, usualName).edits.length === 0) {
    const file = printable(found.finding.file);
    const message = l10n.t('{file} has no form for a reference to a variable in this place.', { file });
    await prompts.tell({ level: 'info', message });
    return;
  }
  const answer = await prompts.text({
    title,
    prompt: l10n.t('Name of the variable, which your system or CI gives to the client'),
    value: usualName,
    check: (name) => (/^[A-Za-z_]\w*$/.test(name) ? null : l10n.t('Take letters, digits and underscores.')),
  });
  if (answer.outcome !== 'answered') return;
  const variable = answer.value;
  const position = makePositions(text);
  const changes = rewritten(services, text, found, variable).edits.map((edit) => ({
    range: { start: position(edit.start), end: position(edit.end) },
    text: edit.text,
  }));
  if (!(await desk.change(found.path, changes))) return;
  const { secret } = found.finding;
  const gone = results.ofFile(found.path).filter(({ finding }) => finding.secret === secret);
  results.replaceFile(
    found.path,
    results.ofFile(found.path).filter((one) => !gone.includes(one)),
  );
  // Not awaited: the file is changed, whether or not anybody closes the message.
  void offerKey(services, secret, variable);
}

async function offerKey({ prompts, clipboard }: ScanServices, secret: string, variable: string): Promise<void> {
  const copy = l10n.t('Copy Key');
  const message = l10n.t(
    'The client reads the key from the environment variable {variable} now: set it before its next run.',
    {
      variable,
    },
  );
  if ((await prompts.tell({ level: 'info', message, actions: [copy] })) === copy)
    await clipboard.copySecret(secret, l10n.t('Key for {variable}', { variable }));
}

/** In the text as it stands in the editor, which may be another one than was scanned. */
function rewritten(
  { results }: ScanServices,
  text: string,
  { finding }: LocatedFinding,
  variable: string,
): FileRewrite {
  const known = { hosts: [...new Set(results.all.flatMap((one) => one.finding.host ?? []))], dockerBases: [] };
  const { findings } = scanText(text, finding.file, known);
  return rewriteText(finding.file, text, findings, {
    // The place stays with Artifactory, and so do user and address.
    credentialFor: ({ secret }) => (secret === finding.secret ? { value: secret, variable, user: null } : null),
    urlFor: () => null,
    images: false,
    known,
  });
}
