/** ProGet's built-in tasks that users can hold here (the full security model has its place in `attributes`). */
export const builtInTasks = {
  Administer: ['*'],
  'Manage Feed': [
    'Feeds_ViewFeed',
    'Feeds_DownloadPackage',
    'Feeds_DeletePackage',
    'Feeds_AddPackage',
    'Feeds_PullPackage',
    'Feeds_OverwritePackage',
    'Feeds_AcceptPackagePromotions',
    'Feeds_UnlistPackage',
    'Admin_ManageConnectors',
    'Admin_ManageFeed',
  ],
  'Promote Packages': ['Feeds_ViewFeed', 'Feeds_DownloadPackage', 'Feeds_AddPackage', 'Feeds_AcceptPackagePromotions'],
  'Publish Packages': ['Feeds_ViewFeed', 'Feeds_DownloadPackage', 'Feeds_AddPackage', 'Feeds_PullPackage'],
  'View & Download Packages': ['Feeds_ViewFeed', 'Feeds_DownloadPackage'],
} as const satisfies Record<string, readonly string[]>;
export type TaskName = keyof typeof builtInTasks;

/** One permission (or, with `deny`, restriction) of a user. No feed and no group = everywhere. */
export interface Grant {
  readonly task: TaskName;
  readonly feed: string | null;
  readonly feedGroup: string | null;
  readonly deny: boolean;
}

export interface User {
  readonly id: number;
  /** Exact, as created; the name `api` is reserved. */
  readonly name: string;
  readonly displayName: string | null;
  readonly email: string | null;
  readonly grants: readonly Grant[];
}
