import type { Action } from '../contract/action.ts';
import type { AnonymousFace } from '../contract/policies.ts';

/** What Anonymous may do without any face: ask for the health, and list the feeds visible to him, perhaps none. */
const always: readonly Action[] = ['health', 'feeds.list'];
const viewAndDownload: readonly Action[] = [
  'feed.view',
  'feed.download',
  'feed.promote-source',
  'feed.repackage-source',
  'feed.settings',
  'feeds.storage',
  'promotions.list',
];

/** Whether the Anonymous principal may do this. `/emulator/` is out of his reach even as administrator. */
export function anonymousMay(face: AnonymousFace, action: Action): boolean {
  if (always.includes(action)) return true;
  switch (face) {
    case 'none':
      return false;
    case 'view':
      return viewAndDownload.includes(action);
    case 'admin':
      return action !== 'emulator';
  }
}
