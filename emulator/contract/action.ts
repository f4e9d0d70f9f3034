/** What a request wants to do. Every route names one; `decide` knows no others. */
export const actions = [
  'feed.view',
  'feed.download',
  'feed.add',
  'feed.overwrite',
  'feed.delete',
  'feed.promote',
  'feeds.list',
  'feeds.manage',
  'connectors.manage',
  'keys.list',
  'keys.manage',
  'webhooks.manage',
  'native',
  'security',
  'settings',
  'licenses',
  'sca.view',
  'sca.manage',
  'sca.upload',
  'health',
  'emulator',
] as const;
export type Action = (typeof actions)[number];
export type FeedAction = Extract<Action, `feed.${string}`>;
