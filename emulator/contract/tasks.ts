import type { SecurityTask } from './security.ts';

/** ProGet's built-in tasks with what they hold (spec: users, tasks, attributes). `*` = every attribute. */
export const builtInTasks: readonly SecurityTask[] = [
  {
    name: 'Administer',
    description: 'Everything, on the whole server.',
    feedScoped: false,
    attributes: ['*'],
  },
  {
    name: 'Manage Feed',
    description: 'Change the settings of feeds, delete and overwrite packages.',
    feedScoped: true,
    attributes: [
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
  },
  {
    name: 'Manage Projects',
    description: 'Create and change projects and builds, and resolve their issues.',
    feedScoped: false,
    attributes: ['Projects_UploadSbom', 'Projects_View', 'Projects_Manage', 'Projects_ResolveIssue'],
  },
  {
    name: 'Promote Packages',
    description: 'Promote packages to a feed; the source needs View & Download Packages.',
    feedScoped: true,
    attributes: ['Feeds_ViewFeed', 'Feeds_DownloadPackage', 'Feeds_AddPackage', 'Feeds_AcceptPackagePromotions'],
  },
  {
    name: 'Publish Packages',
    description: 'View, download, add and pull packages.',
    feedScoped: true,
    attributes: ['Feeds_ViewFeed', 'Feeds_DownloadPackage', 'Feeds_AddPackage', 'Feeds_PullPackage'],
  },
  {
    name: 'View & Download Packages',
    description: 'View and download packages.',
    feedScoped: true,
    attributes: ['Feeds_ViewFeed', 'Feeds_DownloadPackage'],
  },
];

export function builtInTask(name: string): SecurityTask | undefined {
  return builtInTasks.find((task) => task.name === name);
}
