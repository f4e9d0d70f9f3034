import { actions } from '../contract/action.ts';
import { isForAnybody, permissionMatrix } from './requirements.ts';

/** What each action takes, for the README, in Markdown: made from the matrix that decides. A test compares the two. */
export function permissionTable(): string {
  const rows = actions.map((action) => {
    const [deed, , system, feedKey, classic, attributes] = permissionMatrix[action];
    const ofSystem = (system.length === 0 ? ['full-control'] : system).map(code).join(' or ');
    // The wider rights, which stand for every other one on feeds, are said in words below the table.
    const [attribute] = attributes;
    return [
      code(action),
      deed,
      isForAnybody(action) ? 'anybody' : ofSystem,
      feedKey === null ? '' : code(feedKey),
      classic.map(code).join(' or '),
      attribute === undefined ? '' : code(attribute),
    ];
  });
  const head = ['Action', 'to', 'System key', 'Feed key', 'Classic key', 'User, Personal key'];
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`.replace(/\s+\|/g, ' |')).join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}
