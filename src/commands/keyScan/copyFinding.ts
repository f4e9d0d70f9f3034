import { describeFinding } from '../../keyScan/describeFinding.ts';
import type { ScanServices } from '../../keyScanUi/scanServices.ts';
import { l10n } from '../../l10n.ts';
import { printable } from '../../printable.ts';
import { targetFinding } from './targetFinding.ts';

/** Copies what is known of a found key, for a ticket or a mail: everything but the key. */
export async function copyFinding(services: ScanServices, id?: string): Promise<void> {
  const found = await targetFinding(services, id, l10n.t('Copy Found Key Redacted'));
  if (found === null) return;
  const places = [found, ...services.results.sameSecret(found)].map(({ finding }) =>
    printable(`${finding.file}:${finding.line} (${finding.carrier})`),
  );
  const text = [describeFinding(found.finding, Date.now(), found.git), ...places].join('\n');
  await services.clipboard.copyText(text, l10n.t('Description of the key'));
}
