import type { Action } from '../../emulator/contract/action.ts';
import { l10n } from '../l10n.ts';

/** What can be done on a server as a whole, for people. */
export function serverDeeds(): Partial<Record<Action, string>> {
  return {
    'keys.manage': l10n.t('Manage API keys'),
    'feeds.list': l10n.t('List feeds'),
    'feeds.manage': l10n.t('Manage feeds'),
    'connectors.manage': l10n.t('Manage connectors'),
    'sca.view': l10n.t('View projects'),
    'sca.manage': l10n.t('Manage projects'),
    'sca.upload': l10n.t('Upload SBOM documents'),
    native: l10n.t('Use the Native API'),
  };
}

/** What can be done in a feed, for people. */
export function feedDeeds(): Partial<Record<Action, string>> {
  return {
    'feed.view': l10n.t('View packages'),
    'feed.download': l10n.t('Download packages'),
    'feed.add': l10n.t('Add packages'),
    'feed.overwrite': l10n.t('Overwrite packages'),
    'feed.delete': l10n.t('Delete packages'),
    'feed.promote': l10n.t('Promote packages'),
  };
}

export function deedOf(action: Action): string {
  return serverDeeds()[action] ?? feedDeeds()[action] ?? action;
}
